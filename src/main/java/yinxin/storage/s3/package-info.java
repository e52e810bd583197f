/// Recordings in an object store that speaks S3.
@org.jspecify.annotations.NullMarked
package yinxin.storage.s3;
