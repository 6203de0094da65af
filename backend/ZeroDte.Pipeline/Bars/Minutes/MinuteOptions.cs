using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>What may be dropped of minute bars. Without a setting nothing is.</summary>
public sealed class MinuteOptions
{
    public const string Section = "Minutes";

    /// <summary>Whole months that are kept beside the current one; older ones are dropped with all that is in them.</summary>
    [Range(1, 1200)]
    public int? KeepMonths { get; set; }

    /// <summary>How long a belief is kept after another one superseded it, in days.</summary>
    [Range(0, 36500)]
    public int? KeepSupersededDays { get; set; }
}

[OptionsValidator]
internal sealed partial class MinuteOptionsValidator : IValidateOptions<MinuteOptions>;
