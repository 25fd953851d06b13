{{- define "named.twice" -}}first{{- end -}}
{{- define "named.blank" }}  {{/* nothing */}}  {{ end -}}
{{- define "named.list" -}}
- {{ .a }}
- b: {{ .b }}
  c: |
    text of {{ .a }}

    and more
{{- end -}}
{{- define "named.outer" -}}
outer:
  {{- include "named.list" . | nindent 2 }}
after: {{ template "named.twice" . }}
{{- end -}}
{{- define "named.number" -}}5432{{- end -}}
{{- define "named.deep" -}}
{{- if gt (int .depth) 0 -}}
{{ .depth }} {{ include "named.deep" (dict "depth" (sub .depth 1)) }}
{{- end -}}
{{- end -}}
