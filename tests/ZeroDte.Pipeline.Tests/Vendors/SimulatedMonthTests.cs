using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

/// <summary>
/// A month of a live service that starts on an empty database with a vendor's key: a split, a dividend, an outage of two days and a
/// restatement on the way. The vendor tells the sample's prices as they would have been traded.
/// </summary>
public sealed partial class SimulatedMonthTests : VendorTest
{
    private const string RetrainName = "retrain";
    private const string Dividend = """
        {"id":"d1","ticker":"AAPL","ex_dividend_date":"2018-05-09","cash_amount":0.365,"currency":"USD","frequency":4,"dividend_type":"CD"}
        """;

    private static readonly DateOnly Begin = new(2018, 4, 16);
    private static readonly DateOnly End = new(2018, 5, 11);
    private static readonly DateOnly SplitOn = new(2018, 4, 24);
    private static readonly DateOnly PaidOn = new(2018, 5, 9);
    private static readonly DateOnly RestatedOn = new(2018, 5, 3);
    private static readonly TimeSpan RestatedAt = new(19, 0, 0);
    private static readonly DateOnly[] Outage = [new(2018, 4, 30), new(2018, 5, 1)];

    private static readonly Bar[] True = Sample();

    protected override IEnumerable<(string Key, string Value)> Known =>
    [
        ("POLYGON_API_KEY", Key), ("Market:Polygon:BaseUrl", $"{Vendor.Url}"), ("Market:Polygon:PerMinute", "0"),
        ("Market:HistoryYears", "5"),
    ];

    [Fact]
    public async Task Month_DayByDay_BarsActionsCertificatesForecastsAndLedgerAreRight_AndASecondRunMakesNoCall()
    {
        Vendor.Plays = Play;
        var services = Services();
        await StartAsync(services);
        for (var day = Begin; day <= End; day = day.AddDays(1))
        {
            if (TradingCalendar.Nyse.IsSession(day))
                await LiveAsync(services, TradingCalendar.Nyse.Session(day));
        }

        var bars = await services.GetRequiredService<KnownBars>().TradedAsync(Aapl, Begin, Time.Now, Cancel);
        bars.ShouldBe(True.Where(bar => bar.Session >= Begin).Select(AsTraded));
        (await services.GetRequiredService<ActionStore>().ReadAsync(Aapl, Cancel)).Where(action => action.Counts)
            .Select(action => action.Row.Action).ShouldBe([new Split(SplitOn, 1, 2), new Dividend(PaidOn, 0.365m)]);
        (await services.GetRequiredService<Certificates>().ReadAsync(Aapl, Cancel))
            .ShouldAllBe(certificate => certificate.Verdict != CertificateVerdict.Bad);
        foreach (var session in TradingCalendar.Nyse.Sessions(TradingCalendar.Nyse.Back(Begin, 19), End))
        {
            (await services.GetRequiredService<MinuteStore>().ReadAsync(
                Aapl, new(session.Open.UtcDateTime, session.Close.UtcDateTime), knownAt: null, Cancel)).ShouldBe(Minutes(session));
        }

        (await RowsAsync("minute_load")).ShouldContain(",390,1,", customMessage: "a day more, and a minute of the day before restated");
        (await services.GetRequiredService<MarketStatuses>().ReadAsync(Cancel)).Symbols.ShouldHaveSingleItem().Minutes
            .ShouldSatisfyAllConditions(
                minutes => (minutes.First, minutes.Last).ShouldBe((TradingCalendar.Nyse.Back(Begin, 19), End)),
                minutes => (minutes.Complete, minutes.Wanted).ShouldBe((20, 20)),
                minutes => minutes.Refusals.ShouldBeEmpty());

        // Returns are those of the true prices, whatever was done to shares; on the ex-date the dividend is no loss.
        var series = (await services.GetRequiredService<KnownBars>().ReadAsync(Aapl, Time.Now, horizon: null, Cancel)).Series;
        for (var i = 1; i < series.Count; i++)
        {
            var (was, becomes) = (TrueBar(series.Sessions[i - 1]), TrueBar(series.Sessions[i]));
            var paid = series.Sessions[i] == PaidOn ? 0.73 : 0;
            (series.Candles[i].Close / series.Candles[i - 1].Close).ShouldBe(
                (double)becomes.Close / ((double)was.Close - paid), 1e-4, $"{series.Sessions[i]}");
        }

        var ledger = services.GetRequiredService<ForecastLedger>();
        var entries = (await ledger.ReadAsync(ModelKey.Live(Aapl), Begin, End, Cancel)).Where(entry => entry.Counts).ToList();
        // While the vendor was away nobody knew Monday's bar, so there is no forecast of Tuesday.
        entries.Select(entry => entry.Forecast.Session).Distinct().ShouldBe(
            TradingCalendar.Nyse.Sessions(Begin, End).Select(session => session.Date).Where(session => session != Outage[1]));
        entries.ShouldAllBe(entry => entry.Outcome != null && entry.Forecast.Clock == "live");
        foreach (var entry in entries)
            entry.Outcome!.Close.ShouldBe((double)AsTraded(TrueBar(entry.Forecast.Session)).Close, 1e-9);
        (await services.GetRequiredService<ForecastLedger>().VerifyAsync(ModelKey.Live(Aapl), Cancel)).IsIntact.ShouldBeTrue();

        var calls = Vendor.Calls.Count;
        await LiveAsync(services, TradingCalendar.Nyse.Session(End));
        (await services.GetRequiredService<Fetch>().RunAsync(Aapl, End, progress: null, Cancel)).ShouldBeEmpty();
        (await services.GetRequiredService<MinuteFetch>().RunAsync(Aapl, End, progress: null, Cancel)).Said.ShouldBeEmpty();
        Vendor.Calls.Count.ShouldBe(calls, "a second run makes no call");
    }

    private async Task StartAsync(ServiceProvider services)
    {
        var eve = TradingCalendar.Nyse.Previous(Begin);
        Time.Now = TradingCalendar.Nyse.Session(eve).Close.AddHours(6);
        var runner = services.GetRequiredService<JobRunner>();
        (await runner.RunAsync(Fetch.Unit(Aapl, eve), progress: null, Cancel)).State.ShouldBe(JobState.Committed);
        (await runner.RunAsync(new(RetrainName, Aapl, eve), Time.Now, null, Cancel)).State.ShouldBe(JobState.Committed);
        var look = services.GetRequiredService<ScheduleLook>();
        await look.PauseAsync("optimise", paused: true, Cancel); // it takes its time and has tests of its own
        await look.LookAsync(Time.Now, Cancel);
    }

    private async Task LiveAsync(ServiceProvider services, TradingSession session)
    {
        foreach (var moment in new[]
                 {
                     session.Open.AddMinutes(1), session.Open.AddMinutes(20), session.Close.AddMinutes(10), session.Close.AddMinutes(30),
                     session.Close.AddMinutes(40), session.Close.AddHours(2),
                 })
        {
            Time.Now = Time.Now > moment ? Time.Now : moment;
            var look = services.GetRequiredService<ScheduleLook>();
            await look.LookAsync(Time.Now, Cancel);
            await look.TidyAsync(Time.Now, Cancel);
            while (await services.GetRequiredService<JobBacklog>().RunNextAsync(null, Cancel) is { } run)
                run.State.ShouldNotBe(JobState.Failed, run.Message);
        }
    }

    private Answer? Play(Call call)
    {
        if (Outage.Contains(Today))
            return new(503, "<html>gateway</html>");
        if (Daily().Match(call.Path) is { Success: true } daily)
        {
            var (from, to) = (Date(daily.Groups[1].Value), Date(daily.Groups[2].Value));
            return Results(TradingCalendar.Nyse.Sessions(from, to).Where(session => session.Close.AddMinutes(15) <= Time.Now)
                .Select(session => session.Date).Where(IsKnown).Select(Row));
        }

        if (Minutely().Match(call.Path) is { Success: true } minutely)
        {
            var (from, to) = (Date(minutely.Groups[1].Value), Date(minutely.Groups[2].Value));
            return Results(TradingCalendar.Nyse.Sessions(from, to).SelectMany(Minutes).Select(Row));
        }

        if (call.Path.StartsWith("/v3/reference/dividends?ticker=AAPL", StringComparison.Ordinal))
            return Results(Today >= PaidOn.AddDays(-7) ? [Dividend] : []);
        if (call.Path.StartsWith("/v3/reference/splits?ticker=AAPL", StringComparison.Ordinal))
            return Results(Today >= SplitOn.AddDays(-10) ? [Split("s1"), Split("s2")] : []);
        if (OpenClose().Match(call.Path) is { Success: true } open)
        {
            var bar = AsTraded(TrueBar(Date(open.Groups[1].Value)));
            return new(200, string.Create(CultureInfo.InvariantCulture,
                $$"""{"status":"OK","symbol":"AAPL","from":"{{bar.Session:yyyy-MM-dd}}","open":{{bar.Open}}}"""));
        }

        return null;
    }

    /// <summary>The vendor has it twice.</summary>
    private static string Split(string id) =>
        $$"""{"id":"{{id}}","ticker":"AAPL","execution_date":"2018-04-24","split_from":1,"split_to":2}""";

    private DateOnly Today => DateOnly.FromDateTime(Time.Now.UtcDateTime.AddHours(-4));

    private static bool IsKnown(DateOnly session) => Array.Exists(True, bar => bar.Session == session);

    /// <summary>A day before it restates it, the vendor tells another close.</summary>
    private string Row(DateOnly session)
    {
        var bar = AsTraded(TrueBar(session));
        var close = session == RestatedOn.AddDays(-1) && Today < RestatedOn ? bar.Close - 0.02m : bar.Close;
        // The day's beginning in New York.
        var offset = TradingCalendar.Nyse.Session(session).Open.Offset;
        var stamp = new DateTimeOffset(session.ToDateTime(TimeOnly.MinValue), offset).ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"v":{{bar.Volume}}.0,"o":{{bar.Open}},"h":{{bar.High}},"l":{{bar.Low}},"c":{{close}},"t":{{stamp}}}""");
    }

    /// <summary>Until it restates it, the vendor tells another volume of a minute.</summary>
    private string Row(MinuteBar bar)
    {
        var isWrong = bar.Start.TimeOfDay == RestatedAt && DateOnly.FromDateTime(bar.Start) == RestatedOn.AddDays(-1)
            && Today < RestatedOn;
        var (volume, stamp) = (bar.Volume + (isWrong ? 1 : 0), new DateTimeOffset(bar.Start).ToUnixTimeMilliseconds());
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"v":{{volume}},"o":{{bar.Open}},"h":{{bar.High}},"l":{{bar.Low}},"c":{{bar.Close}},"t":{{stamp}}}""");
    }

    /// <summary>All that a day does it does in its first minute.</summary>
    private static IEnumerable<MinuteBar> Minutes(TradingSession session)
    {
        var bar = AsTraded(TrueBar(session.Date));
        yield return new(session.Open.UtcDateTime, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        for (var start = session.Open.UtcDateTime.AddMinutes(1); start < session.Close.UtcDateTime; start = start.AddMinutes(1))
            yield return new(start, bar.Close, bar.Close, bar.Close, bar.Close, 0);
    }

    private static Answer Results(IEnumerable<string> rows) =>
        new(200, $$"""{"status":"OK","results":[{{string.Join(",", rows)}}]}""");

    private static Bar TrueBar(DateOnly session) => Array.Find(True, bar => bar.Session == session);

    /// <summary>The sample's shares become two each at the split; a low and a high keep their place when prices are halved.</summary>
    private static Bar AsTraded(Bar bar) => bar.Session < SplitOn
        ? bar
        : new(bar.Session, bar.Open / 2, bar.High / 2, bar.Low / 2, bar.Close / 2, bar.Volume * 2);

    private static Bar[] Sample() =>
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv")).Skip(1)
           let cells = line.Split(',')
           let prices = cells[1..5].Select(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)).ToArray()
           select new Bar(
               Date(cells[0]), prices[0], prices[1], prices[2], prices[3], long.Parse(cells[6], CultureInfo.InvariantCulture)),
    ];

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^/v2/aggs/ticker/AAPL/range/1/day/(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)\?adjusted=false")]
    private static partial Regex Daily();

    [GeneratedRegex(@"^/v2/aggs/ticker/AAPL/range/1/minute/(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)\?adjusted=false")]
    private static partial Regex Minutely();

    [GeneratedRegex(@"^/v1/open-close/AAPL/(\d{4}-\d\d-\d\d)\?adjusted=false")]
    private static partial Regex OpenClose();
}
