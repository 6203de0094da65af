using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Training;
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

    private static readonly string[] Volatilities = ["HAR", "EWMA of returns", "EWMA of range", "HAR and EWMA of range", "GARCH"];
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

    /// <summary>Learners that are lines. The default: trees take a hundred times as long and have not been better at this.</summary>
    public static SearchPreset Linear { get; } = Preset("close", "naive", "mean", "ols", "ridge", "elastic net", "average");

    /// <summary>And XGBoost.</summary>
    public static SearchPreset All { get; } = Preset("close-all", "naive", "mean", "ols", "ridge", "elastic net", "average", "xgboost");

    private static SearchPreset Preset(string name, params string[] learners) => new(
        name, Features, [Criterion.Rmse, Criterion.DirectionalAccuracy, Criterion.Crps], trial => Suggest(trial, learners), Plan,
        configuration => Express(configuration, learners));

    private static RollingWindows Plan(int sessions)
    {
        var windows = Math.Min(MostWindows, (sessions - HoldOut - Backtest.FewestErrors - FirstFit) / Predictions);
        return windows >= FewestWindows
            ? new(windows, Predictions, HoldOut)
            : throw new ArgumentException(
                $"{sessions} sessions have every feature; the search needs at least "
                + $"{FirstFit + Backtest.FewestErrors + FewestWindows * Predictions + HoldOut}: "
                + $"{FirstFit} to learn from, {Backtest.FewestErrors} to calibrate, {FewestWindows} windows of {Predictions}, and "
                + $"{HoldOut} held out.", nameof(sessions));
    }

    private static ModelConfiguration Suggest(Trial trial, string[] learners)
    {
        var kind = trial.Categorical("learner", learners);
        var volatility = SuggestVolatility(trial);
        var window = trial.Categorical("window", TrainingWindows);
        if (kind is "naive" or "mean")
        {
            return new(["range_volatility"], null, window, 1, kind == "naive" ? new LearnerChoice.Naive() : new LearnerChoice.RollingMean(),
                volatility);
        }

        var features = SuggestFeatures(trial);
        var learner = SuggestLearner(trial, kind);
        var keep = learner.Ranks && features.Count > 2 && trial.Categorical("eliminate", "no", "yes") == "yes"
            ? (int)Math.Ceiling(features.Count * trial.Float("keep_share", 0.25, 0.75, step: 0.25))
            : default(int?);
        var refitEvery = kind == "xgboost" ? 63 : trial.Categorical("refit_every", Refits);
        return new(features, keep, window, refitEvery, learner, volatility);
    }

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
    private static Dictionary<string, double>? Express(ModelConfiguration configuration, string[] learners)
    {
        var (kind, parameters) = configuration.Learner switch
        {
            LearnerChoice.Naive => ("naive", []),
            LearnerChoice.RollingMean => ("mean", []),
            LearnerChoice.Ols => ("ols", []),
            LearnerChoice.Ridge ridge => ("ridge", [("expected_r2", ridge.ExpectedR2)]),
            LearnerChoice.Average average => ("average", [("expected_r2", average.ExpectedR2)]),
            LearnerChoice.ElasticNet net => ("elastic net", [("penalty", net.Penalty), ("absolute_share", net.AbsoluteShare)]),
            LearnerChoice.Boosting trees =>
                ("xgboost", [("rounds", trees.Rounds), ("depth", trees.Depth), ("learning_rate", trees.LearningRate)]),
            _ => ("", Array.Empty<(string, double)>()),
        };
        var (volatility, decay) = configuration.Volatility switch
        {
            VolatilityChoice.Har => ("HAR", double.NaN),
            VolatilityChoice.EwmaOfReturns ewma => ("EWMA of returns", ewma.Decay),
            VolatilityChoice.EwmaOfRange ewma => ("EWMA of range", ewma.Decay),
            VolatilityChoice.Combination combination => ("HAR and EWMA of range", combination.Decay),
            VolatilityChoice.Garch => ("GARCH", double.NaN),
            _ => ("", double.NaN),
        };
        var values = parameters.ToDictionary(p => p.Item1, p => p.Item2);
        values["learner"] = Array.IndexOf(learners, kind);
        values["volatility"] = Array.IndexOf(Volatilities, volatility);
        values["decay"] = decay;
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

    private static LearnerChoice SuggestLearner(Trial trial, string kind)
    {
        return kind switch
        {
            "ols" => new LearnerChoice.Ols(),
            "ridge" => new LearnerChoice.Ridge(ExpectedR2()),
            "average" => new LearnerChoice.Average(ExpectedR2()),
            "elastic net" => new LearnerChoice.ElasticNet(trial.Float("penalty", 0.05, 1), trial.Float("absolute_share", 0.1, 1)),
            "xgboost" => new LearnerChoice.Boosting(
                trial.Int("rounds", 10, 50, step: 10), trial.Int("depth", 1, 3), trial.Float("learning_rate", 0.02, 0.3, log: true)),
            _ => throw new SearchSpaceException($"There is no learner '{kind}'."),
        };

        double ExpectedR2() => trial.Float("expected_r2", 0.0005, 0.2, log: true);
    }

    private static VolatilityChoice SuggestVolatility(Trial trial)
    {
        return trial.Categorical("volatility", Volatilities) switch
        {
            "HAR" => new VolatilityChoice.Har(),
            "EWMA of returns" => new VolatilityChoice.EwmaOfReturns(Decay()),
            "EWMA of range" => new VolatilityChoice.EwmaOfRange(Decay()),
            "HAR and EWMA of range" => new VolatilityChoice.Combination(Decay()),
            _ => new VolatilityChoice.Garch(),
        };

        double Decay() => trial.Float("decay", 0.80, 0.98, step: 0.01);
    }

    private static IEnumerable<string> Lags(int count) => Enumerable.Range(1, count).Select(lag => $"{Lag}{lag}");
}
