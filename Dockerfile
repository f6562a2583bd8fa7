FROM node:20-bookworm-slim AS build
WORKDIR /waymark
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
WORKDIR /waymark
ENV NODE_ENV=production WAYMARK_HTTP_HOST=0.0.0.0 WAYMARK_DATA_FOLDER=/data
RUN mkdir /data && chown node:node /data
COPY --from=build --chown=node:node /waymark ./
USER node
VOLUME /data
EXPOSE 4600
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD node -e "fetch('http://127.0.0.1:4600/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "bin/waymark.mjs", "start"]
