using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>One at a time numbers versions and changes the champion of a model.</summary>
internal static class LifecycleLock
{
    /// <summary>Held until the transaction ends.</summary>
    public static Task TakeAsync(NpgsqlTransaction transaction, ModelKey model, CancellationToken cancellationToken) =>
        AdvisoryLock.TakeAsync(transaction.Connection!, $"lifecycle of {model.Record} {model.Symbol}", cancellationToken);
}
