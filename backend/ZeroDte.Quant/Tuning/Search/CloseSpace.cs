using ZeroDte.Quant.Kinds;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>What the weekly search chooses from: features without a unit of price, learner, window and volatility model.</summary>
public static class CloseSpace
{
    /// <summary>A month.</summary>
    private const int Predictions = 21;

    private const int MostWindows = 24;
    private const int FewestWindows = 6;

    /// <summary>Half a year.</summary>
    private const int HoldOut = 126;

    /// <summary>Sessions before the first that calibrates: the fewest that a long window is fitted on.</summary>
    private const int FirstFit = 250;

    private const int MostLags = 5;
    private const string Lag = "intraday_return_";

    private static readonly int[] TrainingWindows = [60, 125, 250, 500, 1_000];
    private static readonly int[] Refits = [1, 5, 21];
    private static readonly string[] Momentum = ["momentum_5", "momentum_20"];

    private static readonly string[] Oscillators = ["rsi_14", "bollinger_percent_b_20", "stochastic_k"];
    private static readonly string[] Trend = ["adx_14", "plus_di_14", "minus_di_14"];
    private static readonly string[] Calendar = ["weekday", "sessions_to_month_end"];
    private static readonly string[] Volatility = ["range_volatility", "realised_volatility_20", "bollinger_width_20"];

    private static readonly double[] KeepShares = [0.25, 0.5, 0.75];

    /// <summary>Features that come together. The default has the first alone of some groups, and lies within the space that way.</summary>
    private static readonly (string Name, string[] Members, bool CanBeFirstOnly)[] Groups =
    [
        ("gap", ["gap"], false),
        ("momentum", Momentum, true),
        ("oscillators", Oscillators, false),
        ("trend", Trend, false),
        ("volatility_features", Volatility, true),
        ("calendar", Calendar, false),
    ];

    private static readonly string[] Features =
        ["gap", .. Lags(MostLags), .. Momentum, .. Oscillators, .. Trend, .. Volatility, .. Calendar];

    /// <summary>What every search tries, which is lines. The default.</summary>
    public static SearchPreset Linear { get; } = Of("close", SearchEffort.Usual);

    /// <summary>And what only searches of everything try, such as XGBoost.</summary>
    public static SearchPreset All { get; } = Of("close-all", SearchEffort.Thorough);

    /// <param name="learners">Whose labels are the learner's choices, in this order.</param>
    /// <param name="volatilities">The same of the volatility model.</param>
    public static SearchPreset Of(string name, IReadOnlyList<LearnerKind> learners, IReadOnlyList<VolatilityKind> volatilities) => new(
        name, Features, [Criterion.Rmse, Criterion.DirectionalAccuracy, Criterion.Crps],
        trial => Suggest(trial, learners, volatilities), Plan, configuration => Express(configuration, learners, volatilities));

    private static SearchPreset Of(string name, SearchEffort most) => Of(
        name, [.. LearnerKind.Known.All.Where(kind => kind.Effort <= most)],
        [.. VolatilityKind.Known.All.Where(kind => kind.Effort <= most)]);

    private static RollingWindows Plan(int sessions)
    {
        var windows = Math.Min(MostWindows, (sessions - HoldOut - ConformalCalibration.UsualFewest - FirstFit) / Predictions);
        return windows >= FewestWindows
            ? new(windows, Predictions, HoldOut)
            : throw new ArgumentException(
                $"{sessions} sessions have every feature; the search needs at least "
                + $"{FirstFit + ConformalCalibration.UsualFewest + FewestWindows * Predictions + HoldOut}: "
                + $"{FirstFit} to learn from, {ConformalCalibration.UsualFewest} to calibrate, {FewestWindows} windows of "
                + $"{Predictions}, and {HoldOut} held out.", nameof(sessions));
    }

    private static ModelConfiguration Suggest(Trial trial, IReadOnlyList<LearnerKind> learners, IReadOnlyList<VolatilityKind> volatilities)
    {
        var kind = learners[SuggestKind(trial, "learner", learners)];
        var volatility = SuggestChoice(trial, volatilities[SuggestKind(trial, "volatility", volatilities)]);
        var window = trial.Categorical("window", TrainingWindows);
        if (!kind.LooksAtFeatures)
            return new(["range_volatility"], null, window, 1, SuggestChoice(trial, kind), volatility);

        var features = SuggestFeatures(trial);
        var learner = SuggestChoice(trial, kind);
        var keep = learner.Ranks && features.Count > 2 && trial.Categorical("eliminate", "no", "yes") == "yes"
            ? (int)Math.Ceiling(features.Count * trial.Float("keep_share", 0.25, 0.75, step: 0.25))
            : default(int?);
        var refitEvery = kind.RefitEvery ?? trial.Categorical("refit_every", Refits);
        return new(features, keep, window, refitEvery, learner, volatility);
    }

    private static int SuggestKind<TChoice>(Trial trial, string name, IReadOnlyList<ChoiceKind<TChoice>> kinds)
        where TChoice : class => (int)trial.Suggest(name, new CategoricalDomain([.. kinds.Select(kind => kind.Label)]));

    private static TChoice SuggestChoice<TChoice>(Trial trial, ChoiceKind<TChoice> kind)
        where TChoice : class => kind.Make([.. kind.Space.Select(dimension => trial.Suggest(dimension.Name, dimension.Domain))]);

    private static List<string> SuggestFeatures(Trial trial)
    {
        List<string> features = [.. Lags(trial.Int("lags", 1, MostLags))];
        foreach (var (name, members, canBeFirstOnly) in Groups)
        {
            var choice = canBeFirstOnly ? trial.Categorical(name, "no", "yes", "first") : trial.Categorical(name, "no", "yes");
            features.AddRange(choice switch { "no" => [], "first" => members[..1], _ => members });
        }

        return features;
    }

    /// <summary>The inverse of <see cref="Suggest"/>, which whoever asks makes sure of.</summary>
    private static Dictionary<string, double>? Express(
        ModelConfiguration configuration, IReadOnlyList<LearnerKind> learners, IReadOnlyList<VolatilityKind> volatilities)
    {
        var values = new Dictionary<string, double>();
        ExpressChoice("learner", configuration.Learner, learners, values);
        ExpressChoice("volatility", configuration.Volatility, volatilities, values);
        values["window"] = Array.IndexOf(TrainingWindows, configuration.Window);
        values["refit_every"] = Array.IndexOf(Refits, configuration.RefitEvery);
        values["lags"] = configuration.Features.Count(name => name.StartsWith(Lag, StringComparison.Ordinal));
        values["eliminate"] = configuration.Keep is null ? 0 : 1;
        values["keep_share"] = configuration.Keep is { } keep
            ? KeepShares.FirstOrDefault(share => (int)Math.Ceiling(configuration.Features.Count * share) == keep)
            : 0;
        foreach (var (name, members, _) in Groups)
        {
            var there = members.Count(configuration.Features.Contains);
            values[name] = there == 0 ? 0 : there == members.Length ? 1 : 2;
        }

        return values;
    }

    private static void ExpressChoice<TChoice>(
        string name, TChoice choice, IReadOnlyList<ChoiceKind<TChoice>> kinds, Dictionary<string, double> values)
        where TChoice : class
    {
        var kind = kinds.FirstOrDefault(kind => kind.Type == choice.GetType());
        values[name] = kind is null ? -1 : kinds.ToList().IndexOf(kind);
        foreach (var dimension in kind?.Space ?? [])
            values[dimension.Name] = dimension.Value(choice);
    }

    private static IEnumerable<string> Lags(int count) => Enumerable.Range(1, count).Select(lag => $"{Lag}{lag}");
}
