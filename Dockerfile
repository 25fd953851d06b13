# The command line as an image without a shell, a package manager or root (distroless): Node, the libraries that it is linked with, and the bundles.
#
#   docker build --tag headlight .
#   docker run --rm --volume "$PWD:/work:ro" headlight lint .

FROM node:24.21.0-bookworm-slim AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node server/tools/build.mjs && rm dist/extension.cjs

# All that is there at run time, by its path.
WORKDIR /image
RUN mkdir -p app/server/docs etc tmp work usr/bin \
 && cp -r /src/dist app/ && cp -r /src/server/docs/rules app/server/docs/ && cp /src/LICENSE app/ \
 && cp /usr/local/bin/node usr/bin/ && cp /usr/local/LICENSE app/node-licence.txt \
 && ldd usr/bin/node | grep -o '/[^ ]*' | sort -u | xargs -I FILE cp --parents --dereference FILE . \
 && echo 'nonroot:x:65532:65532:nonroot:/tmp:/nologin' > etc/passwd && echo 'nonroot:x:65532:' > etc/group \
 && chmod 1777 tmp

FROM scratch
COPY --from=build /image /
USER 65532:65532
WORKDIR /work
ENV HOME=/tmp NODE_ENV=production
ENTRYPOINT ["/usr/bin/node", "/app/dist/cli.js"]
CMD ["--help"]
