using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroDte.Pipeline.Market;

public sealed class MarketOptions
{
    public const string Section = "Market";

    /// <summary>Years of daily bars that are asked for of a symbol; a source that has fewer gives those.</summary>
    [Range(1, 50)]
    public int HistoryYears { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class MarketOptionsValidator : IValidateOptions<MarketOptions>;
