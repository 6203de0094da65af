namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>What a server can do, as MLflow 3's clients ask it.</summary>
/// <param name="StoreType">SqlStore or FileStore.</param>
public sealed record ServerInfoResponse(string StoreType, bool WorkspacesEnabled, bool TraceArchivalEnabled);
