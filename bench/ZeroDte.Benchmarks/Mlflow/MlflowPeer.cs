namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>
/// A server to be measured, as the environment names it: MLFLOW_EMBEDDED_URI, _PID and _DB, or MLFLOW_REAL_URI, _PID and _DB.
/// </summary>
/// <param name="Process">Whose memory is watched; without it the memory row is left out.</param>
/// <param name="Database">Npgsql's connection string, to fill the tables; without it the search rows are left out.</param>
internal sealed record MlflowPeer(string Name, MlflowLoad Load, int? Process, string? Database) : IDisposable
{
    public bool IsEmbedded => Name == "EMBEDDED";

    public static MlflowPeer? Find(string name) =>
        Variable(name, "URI") is { } uri
            ? new(name, new(new Uri(uri)), int.TryParse(Variable(name, "PID"), out var pid) ? pid : null, Variable(name, "DB"))
            : null;

    public void Dispose() => Load.Dispose();

    private static string? Variable(string name, string what) =>
        Environment.GetEnvironmentVariable($"MLFLOW_{name}_{what}") is { Length: > 0 } value ? value : null;
}
