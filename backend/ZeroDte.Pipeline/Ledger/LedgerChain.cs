using System.Globalization;
using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>One of the two chains that a symbol has in each record.</summary>
/// <param name="Name">As ledger_head calls it.</param>
/// <param name="Columns">Beside those that every chain has, in the order in which rows give them.</param>
/// <param name="Repeated">The same columns as text, as the content says them.</param>
internal sealed record LedgerChain(string Name, string Table, string Columns, Func<string, string> Repeated)
{
    public static readonly LedgerChain Forecasts = new("forecast", "forecast_ledger",
        "session, basis, version, issued_at, revision, in_time", content =>
    {
        var f = LedgerJson.ReadForecast(content);
        var (revision, inTime) = (f.Revision?.Number ?? 1, f.Revision?.InTime ?? true);
        return $"{f.Symbol}|{f.Session:yyyy-MM-dd}|{f.Basis.Name}|{f.Model.Version}|{Time(f.IssuedAt.UtcDateTime)}|{revision}|{inTime}";
    });

    public static readonly LedgerChain Outcomes = new("outcome", "forecast_outcome", "forecast, revision, session, recorded_at", content =>
    {
        var o = LedgerJson.ReadOutcome(content);
        return $"{o.Symbol}|{o.Forecast}|{o.Revision}|{o.Session:yyyy-MM-dd}|{Time(o.RecordedAt.UtcDateTime)}";
    });

    /// <param name="columns">The values of <see cref="Columns"/> for the entry of that index.</param>
    public async Task AppendAsync(
        NpgsqlTransaction transaction, ModelKey model, IReadOnlyList<string> contents, Func<int, object[]> columns,
        CancellationToken cancellationToken)
    {
        if (contents.Count == 0)
            return;

        var (count, hash) = await LockHeadAsync(transaction, model, cancellationToken);
        var statements = new List<NpgsqlBatchCommand>();
        const int Shared = 6;
        var places = string.Join(", ", Enumerable.Range(1, Shared + Columns.Split(',').Length).Select(n => $"${n}"));
        for (var i = 0; i < contents.Count; i++)
        {
            var next = HashChain.Next(hash, contents[i]);
            statements.Add(Statement(
                $"insert into {Table} (record, symbol, number, content, previous_hash, hash, {Columns}) values ({places})",
                [model.Record.Value, model.Symbol.Value, ++count, contents[i], hash, next, .. columns(i)]));
            hash = next;
        }

        statements.Add(Statement("update ledger_head set count = $4, hash = $5 where record = $1 and symbol = $2 and chain = $3",
            model.Record.Value, model.Symbol.Value, Name, count, hash));
        await transaction.Connection!.ExecuteAsync(cancellationToken, [.. statements]);
    }

    /// <returns>The chain as its rows make it.</returns>
    public async Task<LedgerHead> VerifyAsync(NpgsqlTransaction transaction, ModelKey model, List<string> faults,
        CancellationToken cancellationToken)
    {
        var found = await ReadRowsAsync(transaction, model, faults, cancellationToken);
        var head = (await transaction.Connection!.QueryAsync(Head, cancellationToken, Statement(
            "select count, hash from ledger_head where record = $1 and symbol = $2 and chain = $3",
            model.Record.Value, model.Symbol.Value, Name)))
            .SingleOrDefault() ?? new(0, HashChain.Beginning);
        if (found.Count != head.Count)
            faults.Add($"{Table} of {model.Symbol} ends at number {found.Count}, and {head.Count} were sealed.");
        else if (found.Hash != head.Hash)
            faults.Add($"{Table} of {model.Symbol} does not end with the hash {head.Hash} that was sealed last.");
        return found;
    }

    private async Task<LedgerHead> ReadRowsAsync(NpgsqlTransaction transaction, ModelKey model, List<string> faults,
        CancellationToken cancellationToken)
    {
        // Row by row, since all of a long chain need not fit into memory.
        await using var batch = transaction.Connection!.Batch(Statement(
            $"""
            select number, content, previous_hash, hash, symbol, {Columns} from {Table} where record = $1 and symbol = $2 order by number
            """, model.Record.Value, model.Symbol.Value));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var last = new LedgerHead(0, HashChain.Beginning);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (number, content, hash) = (reader.GetInt64(0), reader.GetString(1), reader.GetString(3));
            var entry = $"{Table} of {model.Symbol}, number {number}";
            if (number != last.Count + 1)
                faults.Add($"{entry} follows {last.Count}: {number - last.Count - 1} are missing.");
            if (reader.GetString(2) != last.Hash)
                faults.Add($"{entry} does not continue from the hash of the entry before it.");
            if (hash != HashChain.Next(reader.GetString(2), content))
                faults.Add($"{entry} is not what was sealed: its content does not have its hash.");
            else if (ColumnsOf(reader) != Repeated(content))
                faults.Add($"{entry}: the columns say {ColumnsOf(reader)}, the sealed content {Repeated(content)}.");
            last = new(number, hash);
        }

        return last;
    }

    private async Task<LedgerHead> LockHeadAsync(NpgsqlTransaction transaction, ModelKey model,
        CancellationToken cancellationToken) => (await transaction.Connection!.QueryAsync(
        Head, cancellationToken,
        Statement("insert into ledger_head (record, symbol, chain, count, hash) values ($1, $2, $3, 0, repeat('0', 64)) on conflict do "
            + "nothing", model.Record.Value, model.Symbol.Value, Name),
        Statement("select count, hash from ledger_head where record = $1 and symbol = $2 and chain = $3 for update",
            model.Record.Value, model.Symbol.Value, Name))).Single();

    private static LedgerHead Head(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetString(1));

    /// <summary>Symbol and own columns as they stand in the row.</summary>
    private static string ColumnsOf(NpgsqlDataReader row)
    {
        return string.Join('|', Enumerable.Range(4, row.FieldCount - 4).Select(Text));

        string Text(int column) => row.GetValue(column) switch
        {
            DateTime time when row.GetDataTypeName(column) == "date" => $"{time:yyyy-MM-dd}",
            DateTime time => Time(time),
            DateOnly date => $"{date:yyyy-MM-dd}",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
