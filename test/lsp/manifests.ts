/** A StatefulSet whose serviceName misses its headless Service by one letter. */
export const service = `apiVersion: v1
kind: Service
metadata:
  name: db-headless
  namespace: data
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - name: sql
      port: 5432
`;

export const statefulSet = (serviceName: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: data
spec:
  serviceName: ${serviceName}
  replicas: 3
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres
          env:
            - name: PRIMARY
              value: db-0.db-headless.data
`;

/** Position of the middle of the first `part` in `text`. */
export function positionOf(text: string, part: string): { readonly line: number; readonly character: number } {
  const offset = text.indexOf(part);
  if (offset < 0) throw new Error(`${part} is not in the text`);
  const before = text.slice(0, offset + Math.floor(part.length / 2));
  const line = before.split('\n').length - 1;
  return { line, character: before.length - (before.lastIndexOf('\n') + 1) };
}
