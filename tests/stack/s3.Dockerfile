# s3rver in MinIO's place: one folder a bucket, one key that is its own secret.
FROM docker.io/library/debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libatomic1 && rm -rf /var/lib/apt/lists/*
COPY node /usr/local/bin/node
COPY node_modules /s3/node_modules
VOLUME /data
CMD ["/bin/sh", "-c", "for bucket in $MINIO_BUCKETS; do mkdir -p \"/data/$bucket\"; done; exec node /s3/node_modules/s3rver/bin/s3rver.js --directory /data --address 0.0.0.0 --port 9000 --no-vhost-buckets --silent"]
