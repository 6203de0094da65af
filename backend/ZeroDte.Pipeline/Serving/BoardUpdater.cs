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
/// Prepares the database, fills the board, and fills it again whenever any process commits new bars, another champion or a sealed forecast,
/// or a live session ends. While the database is away the board keeps what it has.
/// </summary>
internal sealed partial class BoardUpdater(
    Migrator migrator, SampleData sample, BarStore bars, Forecaster forecaster, ForecastBoard board,
    NpgsqlDataSource database, TimeProvider time, IOptions<ServingOptions> options, Supervisor supervisor, ILogger<BoardUpdater> logger)
    : SupervisedService("Keeping forecasts current", supervisor)
{
    /// <summary>A live session's end is noticed within this time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Symbol, string> _said = [];

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        if (options.Value.Sample)
            await sample.EnsureAsync(cancellationToken);
        await FollowAsync(cancellationToken);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            cancellationToken, Statement($"listen {BarStore.Channel}"), Statement($"listen {Champions.Channel}"),
            Statement($"listen {ForecastLedger.Channel}"));

        // Listening comes first: bars committed while the board is being filled wake the next round.
        await FillAsync(cancellationToken);
        while (true)
        {
            if (await connection.WaitAsync(LongestWait, cancellationToken) || SomeSessionEnded())
                await FillAsync(cancellationToken);
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var symbols = new List<ServedSymbol>();
        foreach (var count in await bars.CountAsync(cancellationToken))
            symbols.Add(await forecaster.ForecastAsync(count.Symbol, cancellationToken));

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

    private bool SomeSessionEnded() => board.Symbols.OfType<Outlook>().Any(o => !o.IsCurrent(time.GetUtcNow()));

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information,
            Message = "{Symbol}: forecast of {Session:yyyy-MM-dd} ready ({Clock} clock).")]
        public static partial void Ready(ILogger logger, string symbol, DateOnly session, ClockKind clock);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);
    }
}
