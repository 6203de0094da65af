using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

public sealed class MarketOptions
{
    public const string Section = "Market";

    /// <summary>Years of daily bars that are asked for of a symbol; a source that has fewer gives those.</summary>
    [Range(1, 50)]
    public int HistoryYears { get; set; } = 10;

    /// <summary>Sessions up to the last one that has closed of which minute bars are fetched; 0 for none.</summary>
    [Range(0, 2520)]
    public int MinuteSessions { get; set; } = 20;

    internal DateOnly FirstOfMinutes(TradingCalendar calendar, DateOnly through) =>
        calendar.Back(through, Math.Max(MinuteSessions - 1, 0));
}

[OptionsValidator]
internal sealed partial class MarketOptionsValidator : IValidateOptions<MarketOptions>;
