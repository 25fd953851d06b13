{{- define "common.name" -}}{{ .Release.Name }}-{{ .Chart.Name }}{{- end -}}
{{- define "common.block" -}}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .root.Release.Name }}-{{ .name }}
spec:
  clusterIP: None
  selector:
    app: {{ .name }}
{{- end -}}
{{- define "shared" -}}library{{- end -}}
