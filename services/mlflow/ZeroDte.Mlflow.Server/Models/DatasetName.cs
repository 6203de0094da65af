namespace ZeroDte.Mlflow.Server.Models;

/// <summary>Data that a model was measured on.</summary>
/// <param name="Digest">Any of that name without it.</param>
internal sealed record DatasetName(string Name, string? Digest);
