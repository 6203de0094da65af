using Npgsql;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>One at a time numbers versions and changes the champion of a symbol in a record.</summary>
internal static class LifecycleLock
{
    /// <summary>Held until the transaction ends.</summary>
    public static async Task TakeAsync(NpgsqlTransaction transaction, string record, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('lifecycle of ' || $1 || ' ' || $2, 0))",
            transaction.Connection, transaction)
        {
            Parameters = { new() { Value = record }, new() { Value = symbol.Value } },
            CommandTimeout = 0,
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
