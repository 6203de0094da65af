namespace ZeroDte.Pipeline.Objects;

public sealed class ObjectOptions
{
    public const string Section = "Objects";

    /// <summary>Where objects are kept: a folder or <c>s3://bucket/prefix</c>.</summary>
    public string Root { get; set; } = ".data/objects";

    /// <summary>Endpoint of an S3 server that is not Amazon's, such as MinIO.</summary>
    public string? S3Endpoint { get; set; }

    /// <summary>Without it the credentials that every AWS program finds in its environment.</summary>
    public string? S3AccessKey { get; set; }

    public string? S3SecretKey { get; set; }
}
