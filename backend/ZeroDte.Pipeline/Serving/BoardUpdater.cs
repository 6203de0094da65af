using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using ZeroDte.ServiceDefaults.Background;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Serving;

/// <summary>
/// Prepares the database, fills the board, and makes a symbol's outlook again whenever any process commits new bars, another champion or a
/// sealed forecast of it, or its live session ends. While the database is away the board keeps what it has.
/// </summary>
internal sealed partial class BoardUpdater(
    Migrator migrator, SampleData sample, Fetch fetch, BarStore bars, Forecaster forecaster, ForecastBoard board, ServiceClock clock,
    NpgsqlDataSource database, TimeProvider time, IOptions<ServingOptions> options, Supervisor supervisor, ILogger<BoardUpdater> logger)
    : SupervisedService("Keeping forecasts current", supervisor)
{
    /// <summary>A live session's end is noticed within this time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Symbol, string> _said = [];

    /// <summary>Symbols that were judged side by side when the board was filled last, which every outlook says.</summary>
    private int _sideBySide;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        if (options.Value.Sample && !fetch.HasSources)
            await sample.EnsureAsync(cancellationToken);
        await FollowAsync(cancellationToken);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var named = new HashSet<string>();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => named.Add(notice.Payload);
        await connection.ExecuteAsync(
            cancellationToken, Statement($"listen {BarStore.Channel}"), Statement($"listen {Champions.Channel}"),
            Statement($"listen {ForecastLedger.Channel}"));

        // Listening comes first: bars committed while the board is being filled wake the next round.
        await FillAsync(_ => false, cancellationToken);
        while (true)
        {
            if (!await connection.WaitAsync(LongestWait, cancellationToken) && !board.Symbols.Any(HasEnded))
                continue;

            var changed = named.ToHashSet();
            named.Clear();
            await FillAsync(served => served is Outlook && !HasEnded(served) && !changed.Contains(served.Symbol.Value), cancellationToken);
        }
    }

    /// <param name="isAsBefore">Of what is on the board: whether nothing that it says can have changed.</param>
    private async Task FillAsync(Func<ServedSymbol, bool> isAsBefore, CancellationToken cancellationToken)
    {
        await clock.ChooseAsync(cancellationToken);
        var sideBySide = await forecaster.SideBySideAsync(cancellationToken);
        var symbols = new List<ServedSymbol>();
        foreach (var count in await bars.CountAsync(cancellationToken))
        {
            symbols.Add(sideBySide == _sideBySide && board.Find(count.Symbol.Value) is { } served && isAsBefore(served)
                ? served
                : await forecaster.ForecastAsync(count.Symbol, cancellationToken));
        }

        _sideBySide = sideBySide;
        board.Replace(symbols);
        foreach (var symbol in symbols)
            Say(symbol);
    }

    /// <summary>Once, and again when it changes: a new champion, of which a backfill brings a hundred, is no news here.</summary>
    private void Say(ServedSymbol symbol)
    {
        var news = symbol is Unavailable { Reason: var reason } ? reason : $"{(symbol as Outlook)?.Session.Date:yyyy-MM-dd}";
        if (_said.TryGetValue(symbol.Symbol, out var said) && said == news)
            return;

        _said[symbol.Symbol] = news;
        if (symbol is Outlook outlook)
            Log.Ready(logger, symbol.Symbol.Value, outlook.Session.Date, outlook.Clock);
        else
            Log.Unavailable(logger, news);
    }

    private bool HasEnded(ServedSymbol served) => served is Outlook outlook && !outlook.IsCurrent(time.GetUtcNow());

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information,
            Message = "{Symbol}: forecast of {Session:yyyy-MM-dd} ready ({Clock} clock).")]
        public static partial void Ready(ILogger logger, string symbol, DateOnly session, ClockKind clock);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);
    }
}
