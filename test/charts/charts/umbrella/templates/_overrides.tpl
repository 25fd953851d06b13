{{- define "shared" -}}parent{{- end -}}
