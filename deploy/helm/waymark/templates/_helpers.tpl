{{- define "waymark.name" -}}
{{- printf "%s-%s" .Release.Name "waymark" | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "waymark.labels" -}}
app.kubernetes.io/name: waymark
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "waymark.selector" -}}
app.kubernetes.io/name: waymark
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "waymark.secret" -}}
{{- default (include "waymark.name" .) .Values.secrets.existing -}}
{{- end -}}

{{/* Environment that all nodes share. Secrets are files, never values. */}}
{{- define "waymark.environment" -}}
- name: WAYMARK_CONFIG
  value: /etc/waymark/waymark.yaml
- name: WAYMARK_NODE_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: NEO4J_URI
  value: {{ required "neo4j.uri is needed" .Values.neo4j.uri | quote }}
- name: NEO4J_USER
  value: {{ .Values.neo4j.user | quote }}
- name: NEO4J_DATABASE
  value: {{ .Values.neo4j.database | quote }}
- name: NEO4J_PASSWORD_FILE
  value: /run/secrets/waymark/neo4j-password
- name: WAYMARK_KEYS_ROOT_KEY_FILE
  value: /run/secrets/waymark/root-key
- name: WAYMARK_IDENTITY_ADMIN_PASSWORD_FILE
  value: /run/secrets/waymark/admin-password
{{- if .Values.redis.sentinel }}
- name: WAYMARK_REDIS_SENTINEL
  value: {{ .Values.redis.sentinel | quote }}
{{- with .Values.redis.user }}
- name: WAYMARK_REDIS_USER
  value: {{ . | quote }}
{{- end }}
{{- if .Values.redis.passwords }}
- name: WAYMARK_REDIS_PASSWORD_FILE
  value: /run/secrets/waymark/redis-password
- name: WAYMARK_REDIS_SENTINEL_PASSWORD_FILE
  value: /run/secrets/waymark/redis-sentinel-password
{{- end }}
{{- else if .Values.redis.url }}
- name: REDIS_URL
  value: {{ .Values.redis.url | quote }}
{{- else }}
- name: REDIS_URL_FILE
  value: /run/secrets/waymark/redis-url
{{- end }}
{{- if .Values.metrics.allowFrom }}
- name: WAYMARK_NODE_METRICS_FROM
  value: {{ join "," .Values.metrics.allowFrom | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What api and worker pods have in common. */}}
{{- define "waymark.pod" -}}
serviceAccountName: {{ include "waymark.name" . }}
automountServiceAccountToken: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: config
    configMap: { name: {{ include "waymark.name" . }} }
  - name: secrets
    secret: { secretName: {{ include "waymark.secret" . }}, defaultMode: 0440 }
  - name: data
    emptyDir: {}
{{- end -}}

{{- define "waymark.container" -}}
image: "{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
ports:
  - { name: http, containerPort: 4600 }
volumeMounts:
  - { name: config, mountPath: /etc/waymark, readOnly: true }
  - { name: secrets, mountPath: /run/secrets/waymark, readOnly: true }
  - { name: data, mountPath: /data }
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
startupProbe:
  httpGet: { path: /livez, port: http }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /livez, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: http }
  periodSeconds: 3
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}
