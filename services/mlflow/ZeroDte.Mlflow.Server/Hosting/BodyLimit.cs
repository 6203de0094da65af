namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>How many bytes a request to an endpoint may have.</summary>
internal sealed record BodyLimit(long Bytes);
