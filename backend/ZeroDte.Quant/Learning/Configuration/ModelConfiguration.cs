using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Catalogue;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;

namespace ZeroDte.Quant.Learning.Configuration;

/// <summary>
/// A choice of everything that a recipe leaves open, for every basis: valid by construction, the same JSON wherever it is written.
/// </summary>
public sealed record ModelConfiguration
{
    /// <summary>A longer window fits on fewer sessions than it asks for while there are no more, but never on fewer than a year.</summary>
    private const int FewestSessions = 250;

    private const int MostFeatures = 64;
    private const int LatestErrors = 2_000;
    private const double AdaptiveRate = 0.005;

    /// <summary>Names differ from what they have in common: so much wider a range begins that little is known of.</summary>
    private const double WidthOfFew = 1.06;

    // PostgreSQL's jsonb puts keys in an order of its own.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { AllowOutOfOrderMetadataProperties = true };

    /// <param name="features">Names of <see cref="FeatureCatalogue"/>, each once; those that need an open are left out from a previous
    /// close.</param>
    /// <param name="keep">Features that recursive elimination keeps within each training window; all without elimination if null.</param>
    /// <param name="window">Sessions that a fit learns from.</param>
    /// <param name="refitEvery">Sessions forecast from each fit.</param>
    /// <param name="fewestErrors">Errors of its own that the first distribution takes; as many as usual if null.</param>
    /// <exception cref="ArgumentException">A part is out of its range, or parts do not go together.</exception>
    [JsonConstructor]
    public ModelConfiguration(IReadOnlyList<string> features, int? keep, int window, int refitEvery, LearnerChoice learner,
        VolatilityChoice volatility, int? fewestErrors = null)
    {
        if (features.Count is 0 or > MostFeatures || features.Distinct().Count() != features.Count)
        {
            throw new ArgumentException(
                $"A configuration needs 1 to {MostFeatures} different features, not: {string.Join(", ", features)}.", nameof(features));
        }
        if (features.All(FeatureCatalogue.NeedsOpen))
            throw new ArgumentException("At least one feature must be known before the open.", nameof(features));
        foreach (var name in features)
            FeatureCatalogue.Create(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(refitEvery, 1);
        if (fewestErrors is < 1)
            throw new ArgumentOutOfRangeException(nameof(fewestErrors), fewestErrors, "A distribution takes at least one error.");
        if (keep is not null && (keep < 1 || keep > features.Count))
        {
            throw new ArgumentOutOfRangeException(nameof(keep), keep,
                $"Elimination keeps 1 to {features.Count} of {features.Count} features.");
        }
        if (keep is not null && !learner.Ranks)
            throw new ArgumentException($"{learner} does not rank features, so none can be eliminated.", nameof(keep));
        learner.Create();
        volatility.Create(Basis.Open);

        (Features, Keep, Window, RefitEvery, Learner, Volatility) = ([.. features], keep, window, refitEvery, learner, volatility);
        FewestErrors = fewestErrors;
    }

    /// <summary>
    /// What a symbol's first model is made by, and what serves until a search finds better. docs/modelling.md gives the reason for each
    /// choice.
    /// </summary>
    public static ModelConfiguration Default { get; } = new(
        ["gap", "intraday_return_1", "intraday_return_2", "intraday_return_3", "momentum_5", "range_volatility"],
        keep: null, window: 1_000, refitEvery: 1, new Average(0.005), new HarTerms());

    /// <summary>
    /// What serves a name of which there are too few sessions for <see cref="Default"/>, such as a new listing: no move is expected, and
    /// how far the close may be away is read from the name's last month, with weights and errors that other names have.
    /// </summary>
    public static ModelConfiguration NewListing { get; } = new(
        ["intraday_return_1"], keep: null, window: 2, refitEvery: 1, new Naive(), new HarTerms(), fewestErrors: 20);

    /// <summary>
    /// The last session that the choice of <see cref="Default"/> has seen: it was developed on AAPL, MSFT and SPY up to the end of 2019.
    /// </summary>
    public static DateOnly DefaultChosenThrough { get; } = new(2019, 12, 31);

    /// <summary>The last session that the choice of this configuration has seen, where it is one of the two above.</summary>
    [JsonIgnore]
    public DateOnly? ChosenThrough => this == Default || this == NewListing ? DefaultChosenThrough : null;

    public IReadOnlyList<string> Features { get; }

    public int? Keep { get; }

    public int Window { get; }

    public int RefitEvery { get; }

    public LearnerChoice Learner { get; }

    public VolatilityChoice Volatility { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FewestErrors { get; }

    /// <summary>SHA-256 of the JSON, in lower-case hexadecimal.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())));

    /// <exception cref="ArgumentException">A part is out of its range.</exception>
    /// <exception cref="JsonException">It is not the JSON of a configuration.</exception>
    public static ModelConfiguration Parse(string json) =>
        JsonSerializer.Deserialize<ModelConfiguration>(json, Json) ?? throw new JsonException("A configuration cannot be null.");

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Sessions that training takes, whatever a forecast starts from.</summary>
    [JsonIgnore]
    public int SessionsNeeded => CloseModel.FewestSessions(ToRecipe(Basis.Main));

    /// <summary>What a name with so many sessions begins with.</summary>
    public static ModelConfiguration First(int sessions) => sessions < Default.SessionsNeeded ? NewListing : Default;

    public Recipe ToRecipe(Basis basis) => new(
        ToString(), basis, () => new FeatureSet([.. FeaturesFor(basis).Select(FeatureCatalogue.Create)]), () => Volatility.Create(basis),
        CreateLearner(), Plan, () => CreateCalibration(fewestErrors: FewestErrors));

    public bool Equals(ModelConfiguration? other) => other is not null && other.ToJson() == ToJson();

    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        $"{CreateLearner().Name}, {Features.Count} features, {Window} sessions, {Volatility.Create(Basis.Open).Name}";

    internal WalkForwardPlan Plan => new(Window, Math.Min(Window, FewestSessions), refitEvery: RefitEvery);

    internal ILearner CreateLearner() => Keep is { } keep ? new RecursiveElimination(Learner.Create(), keep) : Learner.Create();

    internal static ConformalCalibration CreateCalibration(double rate = AdaptiveRate, int? fewestErrors = null) =>
        new(LatestErrors, rate, [.. ConformalCalibration.UsualErrors])
        {
            FewestErrors = fewestErrors ?? ConformalCalibration.UsualFewest,
            FirstWidth = fewestErrors is null ? 1 : WidthOfFew,
        };

    internal IEnumerable<string> FeaturesFor(Basis basis) => Features.Where(basis.Knows);
}
