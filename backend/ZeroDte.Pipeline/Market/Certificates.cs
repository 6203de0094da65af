using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>Certificates of sessions: made again whenever something was loaded, kept, and asked before bars are used.</summary>
public sealed class Certificates(NpgsqlDataSource database, MinuteStore minutes, TradingCalendar calendar)
{
    /// <summary>Symbols kept in memory; one of five years takes about 200 kB.</summary>
    private const int Capacity = 256;

    private const int UsualOver = 250;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Recent<Symbol, Kept> _kept = new(Capacity);

    /// <summary>The certificates of a symbol's sessions as they are now, in order.</summary>
    public async Task<IReadOnlyList<StoredCertificate>> ReadAsync(Symbol symbol, CancellationToken cancellationToken) =>
        (await CurrentAsync(symbol, cancellationToken)).Certificates;

    /// <summary>What stands against making anything of the sessions up to one, as a sentence; null if nothing does.</summary>
    public async Task<string?> ObjectionAsync(Symbol symbol, DateOnly through, CancellationToken cancellationToken) =>
        (await CurrentAsync(symbol, cancellationToken)).Objection(through);

    /// <summary>Identity of the certificates of the sessions up to one, which what is made of them cites.</summary>
    public async Task<ContentHash> HashAsync(Symbol symbol, DateOnly through, CancellationToken cancellationToken) =>
        (await CurrentAsync(symbol, cancellationToken)).Hash(through);

    /// <summary>Takes a person's word that what is bad is right.</summary>
    /// <returns>False if the session has no bad certificate.</returns>
    public async Task<bool> AcceptAsync(Symbol symbol, DateOnly session, string reason, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(symbol, cancellationToken);
        if (current.Bad.FirstOrDefault(stored => stored.Session == session) is not { } bad)
            return false;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            cancellationToken,
            Statement(
                "insert into certificate_acceptance (hash, symbol, session, reason) values ($1, $2, $3, $4) on conflict do nothing",
                bad.Hash, symbol.Value, session, LoadTransaction.Storable(reason)),
            Notify(BarStore.Channel, symbol.Value));
        return true;
    }

    /// <summary>All that is certified of a symbol now.</summary>
    internal async Task<Kept> CurrentAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var state = (await connection.QueryAsync(
            row => new State(
                new(row.OrNull<long>(0), row.OrNull<long>(1)), new(row.OrNull<long>(2), row.OrNull<long>(3)), row.GetInt64(4)),
            cancellationToken, Statement("""
                select (select max(id) from ingest where symbol = $1), (select max(id) from minute_load where symbol = $1),
                       (select load from certified where symbol = $1), (select minutes from certified where symbol = $1),
                       (select count(*) from certificate_acceptance where symbol = $1)
                """, symbol.Value))).Single();
        if (_kept.Find(symbol) is { } kept && kept.State == state with { Certified = state.Loaded })
            return kept;

        if (state.Certified != state.Loaded)
            await CertifyAsync(symbol, state, connection, cancellationToken);
        var read = new Kept(symbol, state with { Certified = state.Loaded }, await StoredAsync(connection, symbol, cancellationToken));
        _kept.Keep(symbol, read);
        return read;
    }

    /// <summary>Writes what is another thing than before.</summary>
    private async Task CertifyAsync(Symbol symbol, State state, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLock.TakeAsync(connection, $"certificates of {symbol.Value}", cancellationToken);
        var before = (await StoredAsync(connection, symbol, cancellationToken))
            .ToDictionary(stored => stored.Session);
        var bars = await BarRows.BelievedAsync(connection, symbol, knownAt: null, cancellationToken);
        var adjustment = await ActionRows.AdjustmentAsync(connection, symbol, knownAt: null, cancellationToken);
        var summaries = before.Values.Where(stored => stored.Minutes is not null)
            .ToDictionary(stored => stored.Session, stored => stored.Minutes);
        foreach (var (session, summary) in await NewMinutesAsync(connection, symbol, state.Certified.Minutes, cancellationToken))
            summaries[session] = summary;
        var halts = await HaltRows.ReadAsync(connection, symbol, DateTimeOffset.MaxValue, cancellationToken);
        var news = Certify(bars, adjustment, summaries, halts)
            .Where(made => before.GetValueOrDefault(made.Certificate.Session)?.Hash != made.Certificate.Hash).ToList();
        await WriteAsync(connection, symbol, news, cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement("""
            insert into certified values ($1, $2, $3)
            on conflict (symbol) do update set load = greatest(certified.load, $2), minutes = greatest(certified.minutes, $3)
            """, symbol.Value, state.Loaded.Bars, state.Loaded.Minutes));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What the minutes of the sessions amount to that were loaded since.</summary>
    private async Task<List<(DateOnly Session, MinuteSummary? Summary)>> NewMinutesAsync(
        NpgsqlConnection connection, Symbol symbol, long since, CancellationToken cancellationToken)
    {
        var days = await connection.QueryAsync(row => row.GetFieldValue<DateOnly>(0), cancellationToken, Statement("""
            select distinct (start at time zone 'America/New_York')::date from minute_bar b join minute_load l using (symbol, known_since)
            where b.symbol = $1 and l.id > $2 order by 1
            """, symbol.Value, since));
        var summaries = new List<(DateOnly, MinuteSummary?)>();
        foreach (var hours in days.Where(calendar.IsSession).Select(calendar.Session))
        {
            var bars = await minutes.ReadAsync(
                symbol, new(hours.Open.UtcDateTime, hours.Close.UtcDateTime), knownAt: null, cancellationToken);
            summaries.Add((hours.Date, bars.Count > 0 ? MinuteSummary.Of(bars) : null));
        }

        return summaries;
    }

    private IEnumerable<(SessionCertificate Certificate, MinuteSummary? Minutes)> Certify(
        List<QuotedBar> bars, Adjustment adjustment, Dictionary<DateOnly, MinuteSummary?> summaries,
        SortedDictionary<DateOnly, string> halts)
    {
        var moves = new Queue<double>();
        for (var i = 0; i < bars.Count; i++)
        {
            var session = bars[i].Bar.Session;
            var bar = adjustment.InSharesOf(bars[i], session);
            Bar? before = i > 0 ? adjustment.AsOf(session, [bars[i - 1]])[0] : null;
            var split = i > 0 ? adjustment.Shares(session) / adjustment.Shares(bars[i - 1].Bar.Session) : 1;
            var summary = summaries.GetValueOrDefault(session);
            (DateOnly, string)[] halted = i == 0 || halts.Count == 0
                ? []
                : [.. halts.Where(halt => bars[i - 1].Bar.Session < halt.Key && halt.Key < session).Select(halt => (halt.Key, halt.Value))];
            yield return (SessionCertificate.Of(new(
                calendar.Session(session), bar, before, i > 0 ? calendar.Between(bars[i - 1].Bar.Session, session) - halted.Length : 0,
                split, CorrectionGuard.UsualMove(moves), summary)
            {
                Halts = halted,
            }), summary);
            if (before is { } previous)
                moves.Enqueue(Math.Abs(Math.Log((double)bar.Close / (double)previous.Close)));
            if (moves.Count > UsualOver)
                moves.Dequeue();
        }
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, Symbol symbol, List<(SessionCertificate Certificate, MinuteSummary? Minutes)> news,
        CancellationToken cancellationToken)
    {
        var now = await connection.ScalarAsync<DateTime>(cancellationToken, Statement("select clock_timestamp()"));
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy certificate (symbol, session, known_since, verdict, findings, hash, minutes) from stdin (format binary)",
            cancellationToken);
        foreach (var (made, summary) in news)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(symbol.Value, cancellationToken);
            await copy.WriteAsync(made.Session, NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(JsonNamingPolicy.CamelCase.ConvertName(made.Verdict.ToString()), cancellationToken);
            await copy.WriteAsync(JsonSerializer.Serialize(made.Findings, Json), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(made.Hash, cancellationToken);
            if (summary is null)
                await copy.WriteNullAsync(cancellationToken);
            else
                await copy.WriteAsync(JsonSerializer.Serialize(summary, Json), NpgsqlDbType.Jsonb, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static Task<List<StoredCertificate>> StoredAsync(
        NpgsqlConnection connection, Symbol symbol, CancellationToken cancellationToken) => connection.QueryAsync(
        row => new StoredCertificate(
            row.GetFieldValue<DateOnly>(0),
            Enum.Parse<CertificateVerdict>(row.GetString(1), ignoreCase: true),
            JsonSerializer.Deserialize<List<CertificateFinding>>(row.GetString(2), Json)!,
            row.GetString(3),
            row.OrNull<string>(4),
            row.OrNull<string>(5) is { } summary ? JsonSerializer.Deserialize<MinuteSummary>(summary, Json) : null),
        cancellationToken,
        Statement("""
            select c.session, c.verdict, c.findings::text, c.hash, a.reason, c.minutes::text from (
                select distinct on (session) * from certificate where symbol = $1 order by session, known_since desc) c
            left join certificate_acceptance a using (hash)
            where exists (select from bar b where (b.symbol, b.session) = (c.symbol, c.session))
            order by c.session
            """, symbol.Value));

    internal sealed record State(Loads Loaded, Loads Certified, long Accepted);

    /// <summary>The latest load of bars, and of minutes; 0 for none.</summary>
    internal readonly record struct Loads(long Bars, long Minutes);

    internal sealed class Kept(Symbol symbol, State state, List<StoredCertificate> certificates)
    {
        /// <summary>Of each session and all before it.</summary>
        private readonly Lazy<ContentHash[]> _chain = new(() =>
        {
            var (chain, before) = (new ContentHash[certificates.Count], default(ContentHash));
            for (var i = 0; i < chain.Length; i++)
                before = chain[i] = ContentHash.Of($"{before}{certificates[i].Hash}");
            return chain;
        });

        public State State => state;

        public IReadOnlyList<StoredCertificate> Certificates => certificates;

        public IReadOnlyList<StoredCertificate> Bad { get; } =
            [.. certificates.Where(stored => stored is { Verdict: CertificateVerdict.Bad, Accepted: null })];

        public string? Objection(DateOnly through)
        {
            var bad = Bad.Where(stored => stored.Session <= through).ToList();
            if (bad.Count == 0)
                return null;

            var (session, others) = ($"{bad[0].Session:yyyy-MM-dd}", bad.Count > 1 ? $"; {bad.Count - 1} more sessions are bad" : "");
            return $"The data of {symbol} of {session} contradicts itself: {bad[0].Worst}{others}. "
                + $"Correct it, or say that it is right: ./zerodte market certify {symbol} --session {session} --accept WHY";
        }

        public ContentHash Hash(DateOnly through)
        {
            var last = certificates.FindLastIndex(stored => stored.Session <= through);
            return last < 0 ? default : _chain.Value[last];
        }
    }
}
