using System.Text.Json.Serialization;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>
/// A forecast as it is sealed: all that decides what was said, and nothing that a second run of the same replay would say otherwise.
/// </summary>
/// <param name="IssuedAt">On the clock of the record.</param>
/// <param name="Clock">live, or replay if <paramref name="IssuedAt"/> was long past when it was sealed.</param>
/// <param name="From">The price that it starts from, in dollars.</param>
/// <param name="DataHash">Identity of the bars that it was made from.</param>
/// <param name="Location">Expected log return from <paramref name="From"/> to the close.</param>
/// <param name="Scale">What the model's errors are multiplied by, in log return.</param>
/// <param name="ProbabilityUp">That the close is above <paramref name="From"/>.</param>
/// <param name="Lower">Of the range that holds the close with 90 % probability, in dollars.</param>
public sealed record SealedForecast(
    string Symbol,
    DateOnly Session,
    Basis Basis,
    DateTimeOffset IssuedAt,
    string Clock,
    double From,
    SealedModel Model,
    string DataHash,
    double Location,
    double Scale,
    double PredictedClose,
    double ProbabilityUp,
    double Lower,
    double Upper,
    IReadOnlyDictionary<string, double> Quantiles)
{
    /// <summary>Number of this layout, which a sealed text says of itself.</summary>
    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = 1;

    /// <summary>What it is a revision of and why; null of the first.</summary>
    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ForecastRevision? Revision { get; init; }

    /// <summary>Of a forecast during the day what no model version keeps; null of others.</summary>
    [JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SealedCalibration? Calibration { get; init; }

    /// <param name="expected">Of the log return from <paramref name="from"/> to the close.</param>
    public static SealedForecast Of(
        ModelVersion model, Basis basis, DateOnly session, double from, PredictiveDistribution expected, string dataHash,
        DateTimeOffset issuedAt, string clock)
    {
        var (lower, upper) = expected.Interval(CloseModel.IntervalLevel);
        return new(
            Symbol: model.Symbol.Value,
            Session: session,
            Basis: basis,
            IssuedAt: issuedAt.Stored(),
            Clock: clock,
            From: from,
            Model: new(model.Key.LiveName, model.Version, model.ContentHash.Value, model.Configuration.Hash),
            DataHash: dataHash,
            Location: expected.Location,
            Scale: expected.Scale,
            PredictedClose: Price(expected.Location),
            ProbabilityUp: Round(1 - expected.Probability(0)),
            Lower: Price(lower),
            Upper: Price(upper),
            Quantiles: Scorecard.QuantileLevels.ToDictionary(level => $"{level:0.00}", level => Price(expected.Quantile(level))));

        double Price(double logReturn) => Round(from * Math.Exp(logReturn));

        // As the answer of GET /predict says it.
        static double Round(double value) => Math.Round(value, 4);
    }

    /// <summary>The whole distribution, from its own errors, or from those that its model version keeps.</summary>
    /// <param name="errorsOfModel">Asked only if it has none of its own.</param>
    public PredictiveDistribution Distribution(Func<double[]> errorsOfModel) =>
        new(Location, Scale, Calibration is { } own ? [.. own.Errors] : errorsOfModel());
}

/// <summary>That a forecast was made again.</summary>
/// <param name="Number">2 and more.</param>
/// <param name="InTime">Whether it was issued while it was still a forecast; one that was not never counts in place of one that
/// was.</param>
public sealed record ForecastRevision(int Number, string Reason, bool InTime);

/// <summary>How forecasts from the same time of day have erred.</summary>
/// <param name="Errors">Standardised, ascending, the distribution's quantiles in equal steps of probability.</param>
/// <param name="Sessions">Past sessions that were forecast from that time.</param>
/// <param name="Held">How many of them closed within the 90 % range.</param>
public sealed record SealedCalibration(IReadOnlyList<double> Errors, int Sessions, int Held);

/// <summary>Which model said so.</summary>
/// <param name="Content">SHA-256 of the fits.</param>
/// <param name="Configuration">SHA-256 of the configuration.</param>
public sealed record SealedModel(string Name, int Version, string Content, string Configuration);
