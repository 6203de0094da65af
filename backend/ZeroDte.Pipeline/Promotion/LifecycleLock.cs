using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>One at a time numbers versions and changes the champion of a symbol in a record.</summary>
internal static class LifecycleLock
{
    /// <summary>Held until the transaction ends.</summary>
    public static Task TakeAsync(NpgsqlTransaction transaction, string record, Symbol symbol, CancellationToken cancellationToken) =>
        AdvisoryLock.TakeAsync(transaction.Connection!, $"lifecycle of {record} {symbol.Value}", cancellationToken);
}
