using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>Splits and dividends as sources tell them, bitemporal: what is stored is never changed, only superseded.</summary>
public sealed class ActionStore(NpgsqlDataSource database, TradingCalendar calendar, TimeProvider time)
{
    /// <summary>The rank of what a person says, which counts before any vendor's word.</summary>
    public const short Person = 0;

    /// <summary>The rank of vendors: of two that differ, the one counts that told it first.</summary>
    public const short Vendor = 1;

    /// <summary>Nothing is announced further ahead.</summary>
    private const int DaysAhead = 2 * 366;

    /// <summary>Shares that become one, or that one becomes: none was split by more.</summary>
    private const decimal LargestRatio = 1_000;

    /// <summary>All that is told of a symbol now, and which of it counts; in order of ex-date.</summary>
    public async Task<IReadOnlyList<KnownAction>> ReadAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await ActionRows.ReadAsync(connection, symbol, cancellationToken);
        var counting = ActionRows.Believed(rows, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue).ToHashSet();
        return
        [
            .. Latest(rows).Values.Select(row => new KnownAction(row, counting.Contains(row)))
                .OrderBy(known => known.Row.Action.ExDate).ThenBy(known => known.Row.KnownSince),
        ];
    }

    /// <summary>
    /// Stores what a source tells anew, and withdraws what it told earlier and tells no longer. The same told again stores nothing; what a
    /// person withdrew stays withdrawn.
    /// </summary>
    /// <param name="from">The source was not asked for what lies before.</param>
    public async Task<ActionChanges> LoadAsync(
        Symbol symbol, string source, short rank, DateOnly from, IReadOnlyList<OfferedAction> offered, CancellationToken cancellationToken)
    {
        var judged = offered.ToLookup(action => Fault(action.Action));
        var refused = judged.Where(same => same.Key is not null)
            .SelectMany(same => same.Select(action => $"{action.SourceId}: {same.Key}")).ToList();
        var told = judged[null].GroupBy(action => action.SourceId).ToDictionary(same => same.Key, same => same.Last().Action);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LoadTransaction.LockAsync(connection, symbol, cancellationToken);
        var known = Latest(await ActionRows.ReadAsync(connection, symbol, cancellationToken));
        var ours = known.Values.Where(row => row.Source == source).ToDictionary(row => row.SourceId);
        var news = told.Where(pair => !ours.TryGetValue(pair.Key, out var row)
            || row is { IsWithdrawn: true, Rank: > Person } || row.IsWithdrawn && rank == Person
            || !row.IsWithdrawn && row.Action != pair.Value);
        var gone = ours.Values.Where(row => !row.IsWithdrawn && row.Action.ExDate >= from && !told.ContainsKey(row.SourceId));
        ActionRow[] rows =
        [
            .. news.Select(pair => new ActionRow(source, pair.Key, rank, default, IsWithdrawn: false, pair.Value)),
            .. gone.Select(row => row with { IsWithdrawn = true, Rank = rank }),
        ];
        await WriteAsync(connection, symbol, source, rows, refused.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(rows.Count(row => !row.IsWithdrawn), rows.Count(row => row.IsWithdrawn), refused);
    }

    /// <summary>Takes back all actions of an ex-date, whoever told them; a vendor that tells them again is not believed.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> WithdrawAsync(Symbol symbol, DateOnly exDate, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LoadTransaction.LockAsync(connection, symbol, cancellationToken);
        var rows = Latest(await ActionRows.ReadAsync(connection, symbol, cancellationToken)).Values
            .Where(row => row.Action.ExDate == exDate && !row.IsWithdrawn)
            .Select(row => row with { IsWithdrawn = true, Rank = Person }).ToArray();
        await WriteAsync(connection, symbol, "a person", rows, refused: 0, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows.Length;
    }

    private static Dictionary<(string, string), ActionRow> Latest(IEnumerable<ActionRow> rows) =>
        rows.GroupBy(row => (row.Source, row.SourceId)).ToDictionary(same => same.Key, same => same.Last());

    private static async Task WriteAsync(
        NpgsqlConnection connection, Symbol symbol, string source, ActionRow[] rows, long refused, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
            return;

        var withdrawn = rows.Count(row => row.IsWithdrawn);
        var load = new StoredLoad(
            Id: 0,
            Symbol: symbol,
            KnownSince: default,
            Source: source,
            ContentHash: null,
            Added: rows.Length - withdrawn,
            Corrected: 0,
            Withdrawn: withdrawn,
            Unchanged: 0,
            Refused: refused,
            Undoes: null,
            Reason: null,
            UndoneBy: null)
        {
            Kind = LoadKind.Actions,
        };
        var (_, knownSince) = await LoadTransaction.BeginAsync(connection, load, cancellationToken);
        await connection.ExecuteAsync(cancellationToken, [.. rows.Select(row => Insert(symbol, row, knownSince))]);
        await LoadTransaction.AnnounceAsync(connection, symbol, cancellationToken);
    }

    private static NpgsqlBatchCommand Insert(Symbol symbol, ActionRow row, DateTime knownSince)
    {
        var split = row.Action as Split;
        return Statement("""
            insert into corporate_action (symbol, ex_date, source, source_id, known_since, rank, split_from, split_to, cash, withdrawn)
            values ($1, $2, $3, $4, $5, $6, $7::numeric, $8::numeric, $9::numeric, $10)
            """,
            symbol.Value, row.Action.ExDate, LoadTransaction.Storable(row.Source), LoadTransaction.Storable(row.SourceId), knownSince,
            row.Rank, split?.From, split?.To, (row.Action as Dividend)?.Cash, row.IsWithdrawn);
    }

    /// <summary>What keeps it from being one, or null if nothing does.</summary>
    private string? Fault(CorporateAction action)
    {
        var latest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(DaysAhead);
        if (action.ExDate < calendar.FirstDay || action.ExDate > latest)
            return $"the ex-date {action.ExDate:yyyy-MM-dd} is not between {calendar.FirstDay:yyyy-MM-dd} and {latest:yyyy-MM-dd}";
        return action switch
        {
            Split { From: <= 0 } or Split { To: <= 0 } => "a split is of shares above zero",
            Split split when split.From == split.To => "a split that changes nothing",
            Split split when split.To / split.From > LargestRatio || split.From / split.To > LargestRatio =>
                $"no split is of more than {LargestRatio:0} to one",
            Dividend { Cash: <= 0 } => "a dividend is above zero",
            _ => null,
        };
    }
}
