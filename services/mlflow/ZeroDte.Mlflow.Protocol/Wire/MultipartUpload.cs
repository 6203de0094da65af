namespace ZeroDte.Mlflow.Protocol.Wire;

public sealed record MultipartUpload(string UploadId, IReadOnlyList<MultipartCredential> Credentials);

/// <summary>Where to PUT a part, and the headers to send with it.</summary>
public sealed record MultipartCredential(string Url, int PartNumber, IReadOnlyDictionary<string, string> Headers);
