namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>A key with a text: a param, or the tag of a run, an experiment, a model or a version.</summary>
public sealed record KeyValue(string Key, string? Value);
