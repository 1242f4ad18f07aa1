/**
 * Rights of Milvus' user, in S3's policy language: list the buckets that it is given, and read, write and delete objects in them.
 * It may not delete a bucket, change who may read it, or see any other.
 * Milvus asks whether its bucket is there when it starts; large objects go up in parts.
 */
export function clientPolicy(buckets: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}`),
      },
      {
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:ListMultipartUploadParts",
          "s3:AbortMultipartUpload",
        ],
        Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`),
      },
    ],
  };
}
