using Npgsql;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>The budgets of all keys, kept in the database: the same for every process, and after a restart.</summary>
internal sealed class CallBudgets(NpgsqlDataSource database, TimeProvider time)
{
    /// <returns>Null if a call was taken; else when one can be had, and why not now.</returns>
    public async Task<(DateTimeOffset Until, string Reason)?> TakeAsync(
        IVendor vendor, bool canWait, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var budget = await LockAsync(connection, vendor, cancellationToken);
        var now = time.GetUtcNow();
        var today = NewYork.Day(now);
        var (after, until, reason) = budget.Take(
            vendor.Options, today, NewYork.At(today.AddDays(1), TimeOnly.MinValue), now, canWait);
        if (until is { } later)
            return (later.ToUniversalTime(), reason);

        await WriteAsync(connection, vendor, after, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>The vendor said that it takes no more calls.</summary>
    public async Task CloseAsync(IVendor vendor, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var budget = await LockAsync(connection, vendor, cancellationToken);
        await WriteAsync(connection, vendor, budget with { ClosedUntil = until }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The key's budget, which is this transaction's alone.</summary>
    private static async Task<CallBudget> LockAsync(NpgsqlConnection connection, IVendor vendor, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into vendor_budget (vendor, key) values ($1, $2) on conflict do nothing", vendor.Name, vendor.Key.Fingerprint));
        return (await connection.QueryAsync(
            row => new CallBudget(
                row.GetFieldValue<DateOnly>(0), row.GetInt32(1),
                [.. row.GetFieldValue<DateTime[]>(2).Select(call => new DateTimeOffset(call, TimeSpan.Zero))],
                row.OrNull<DateTimeOffset?>(3)),
            cancellationToken,
            Statement("select day, used, recent, closed_until from vendor_budget where vendor = $1 and key = $2 for update",
                vendor.Name, vendor.Key.Fingerprint))).Single();
    }

    private static Task<int> WriteAsync(
        NpgsqlConnection connection, IVendor vendor, CallBudget budget, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(cancellationToken, Statement(
            "update vendor_budget set day = $3, used = $4, recent = $5, closed_until = $6 where vendor = $1 and key = $2",
            vendor.Name, vendor.Key.Fingerprint, budget.Day, budget.Used, budget.Recent.Select(call => call.UtcDateTime).ToArray(),
            budget.ClosedUntil?.UtcDateTime));
}
