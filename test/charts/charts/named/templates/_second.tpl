{{- define "named.twice" -}}second{{- end -}}
{{- define "named.blank" }}not blank{{ end -}}
