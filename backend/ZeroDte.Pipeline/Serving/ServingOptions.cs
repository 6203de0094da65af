using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroDte.Quant.Learning.Configuration;

namespace ZeroDte.Pipeline.Serving;

public sealed class ServingOptions
{
    public const string Section = "ZeroDte";

    /// <summary>Whether a database without any bar is given the bundled sample.</summary>
    public bool Sample { get; set; } = true;

    /// <summary>
    /// Past sessions that a service on the replay clock forecasts after the fact when it first starts, so that there is a record to look
    /// at.
    /// </summary>
    [Range(0, 2_000)]
    public int Backfill { get; set; } = 120;

    /// <summary><see cref="Backfill"/>, or as many as there are after those that the first model takes.</summary>
    internal int SessionsToFill(int sessions) => Math.Clamp(sessions - ModelConfiguration.First(sessions).SessionsNeeded, 0, Backfill);

    /// <summary>
    /// Sessions since its training after which a model is trained again before it serves, and refused if that does not succeed: half a
    /// year.
    /// </summary>
    [Range(1, 10_000)]
    public int OldestModel { get; set; } = 126;
}

[OptionsValidator]
internal sealed partial class ServingOptionsValidator : IValidateOptions<ServingOptions>;
