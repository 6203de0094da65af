using Microsoft.Extensions.Logging;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>Daily and minute bars as traded.</summary>
internal sealed partial class DatabentoBars(
    DatabentoQuestions questions, DatabentoOptions options, DatabentoReader reader, TradingCalendar calendar, TimeProvider time,
    ILogger<DatabentoBars> logger) : IBarSource, IMinuteSource
{
    private const string Degraded = "degraded";

    public string Name => DatabentoVendor.Title;

    public bool IsAsTraded => true;

    public async Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var dataset = options.DailyDataset;
        var days = (await questions.ConditionsAsync(dataset, cancellationToken)).Where(day => day.Condition is "available" or Degraded)
            .OrderBy(day => day.Day).ToList();
        var last = calendar.LastClosed(time.GetUtcNow());
        days = days.FindAll(day => day.Day >= from && day.Day <= last);
        if (days.Count == 0)
            throw new IngestException($"It has no day of {dataset} from {from:yyyy-MM-dd} to {last:yyyy-MM-dd} yet.");
        if (days.FindAll(day => day.Condition == Degraded) is { Count: > 0 } bad)
            Log.Degraded(logger, dataset, string.Join(", ", bad.Select(day => $"{day.Day:yyyy-MM-dd}")));

        var reply = await questions.RangeAsync(
            DatabentoSchemas.Days, dataset, bars.Symbol!, Midnight(days[0].Day), Midnight(days[^1].Day.AddDays(1)), cancellationToken);
        reader.Read(reply.Data(), bars.Symbol!, bars);
        bars.Hash = reply.Hash;
        progress?.Report(1);
    }

    public async Task<IReadOnlyList<MinuteBar>> ReadAsync(
        Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var reply = await questions.RangeAsync(
            DatabentoSchemas.Minutes, options.MinuteDataset, symbol, calendar.Session(first).Open, calendar.Session(last).Close,
            cancellationToken);
        var found = new List<MinuteBar>();
        if (reply.Verdict.Class != ReplyClass.NoData)
            reader.Read(reply.Data(), symbol, found);
        return found.Within(first, last);
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Databento calls these days of {Dataset} degraded: {Days}.")]
        public static partial void Degraded(ILogger logger, string dataset, string days);
    }
}
