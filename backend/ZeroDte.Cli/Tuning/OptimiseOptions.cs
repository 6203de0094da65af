using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Cli.Tuning;

/// <summary>The options of <c>optimise</c> that say what a study is.</summary>
internal sealed class OptimiseOptions
{
    private readonly Option<Symbol?> _symbol = LifecycleArguments.Symbol();
    private readonly Option<string> _preset = new("--preset")
    {
        Description = "close, or published: the published study.",
        DefaultValueFactory = _ => CloseSpace.Linear.Name,
    };
    private readonly Option<string> _space = new("--space")
    {
        Description = "linear, or all: XGBoost too, which takes a hundred times as long (preset close only).",
        DefaultValueFactory = _ => "linear",
    };
    private readonly Option<int> _trials = Arguments.Count("--trials", "Trials in all.", otherwise: 100);
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed on the same bars gives the same bits.",
        DefaultValueFactory = _ => 1,
        CustomParser = ParseSeed,
    };
    private readonly Option<string> _sampler = new("--sampler")
    {
        Description = $"{string.Join(", ", Samplers.Names)}.",
        DefaultValueFactory = _ => Samplers.Default,
    };
    private readonly Option<IReadOnlyList<Criterion>?> _objectives = new("--objectives")
    {
        Description = "Of rmse, direction and crps, with commas; the preset's own if left out.",
        CustomParser = ParseObjectives,
    };
    private readonly Option<ChoiceRule> _choice = new("--choice")
    {
        Description = "How one of the front is chosen: knee, weights, or crps, the best CRPS among not worse than naive.",
        DefaultValueFactory = _ => ChoiceRule.Knee,
        CustomParser = ParseChoice,
    };
    private readonly Option<IReadOnlyList<double>?> _weights = new("--weights")
    {
        Description = "One per objective, with commas, for --choice weights.",
        CustomParser = ParseWeights,
    };
    private readonly Option<bool> _noRace = new("--no-race") { Description = "Judge every trial on every window, clearly beaten or not." };
    private readonly Option<TimeSpan?> _trialTime = Arguments.Time("--trial-time", "A trial that takes longer fails; 60s unless given.");

    private IEnumerable<Option> All =>
        [_symbol, _preset, _space, _trials, _seed, _sampler, _objectives, _choice, _weights, _noRace, _trialTime];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <summary>The names of those that were given; null if none was.</summary>
    public string? Given(ParseResult parsed) =>
        string.Join(", ", All.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)) is { Length: > 0 } names
            ? names
            : null;

    public Symbol Symbol(ParseResult parsed) => parsed.GetValue(_symbol)!;

    public StudyPlan Plan(ParseResult parsed)
    {
        var (preset, space) = (parsed.GetValue(_preset)!, parsed.GetValue(_space)!);
        var isClose = preset.Equals(CloseSpace.Linear.Name, StringComparison.OrdinalIgnoreCase);
        if (space != "linear" && (space != "all" || !isClose))
            throw new StudyException($"There is no space '{space}' of the preset '{preset}'. The preset close has linear and all.");

        var plan = new StudyPlan
        {
            Preset = isClose && space == "all" ? CloseSpace.All.Name : preset,
            Criteria = parsed.GetValue(_objectives),
            Sampler = parsed.GetValue(_sampler)!,
            Seed = parsed.GetValue(_seed),
            Trials = parsed.GetValue(_trials),
            Race = !parsed.GetValue(_noRace),
            Choice = parsed.GetValue(_choice),
            Weights = parsed.GetValue(_weights),
        };
        return parsed.GetValue(_trialTime) is { } time ? plan with { TrialTime = time } : plan;
    }

    private static ulong ParseSeed(ArgumentResult result)
    {
        if (ulong.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            return seed;

        result.AddError($"'{result.Tokens[0].Value}' is not a seed: a whole number of zero or above.");
        return 0;
    }

    private static ChoiceRule ParseChoice(ArgumentResult result)
    {
        var rules = Enum.GetValues<ChoiceRule>();
        if (rules.Where(r => r.ToString().Equals(result.Tokens.Single().Value, StringComparison.OrdinalIgnoreCase)).ToArray() is [var rule])
            return rule;

        result.AddError($"'{result.Tokens[0].Value}' is not a choice; there are {string.Join(", ", rules).ToLowerInvariant()}.");
        return ChoiceRule.Knee;
    }

    private static List<Criterion> ParseObjectives(ArgumentResult result)
    {
        var criteria = new List<Criterion>();
        foreach (var name in result.Tokens.Single().Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Enum.GetValues<Criterion>().Where(c => c.Text().Equals(name, StringComparison.OrdinalIgnoreCase))
                .ToArray() is [var criterion])
            {
                criteria.Add(criterion);
            }
            else
            {
                result.AddError($"'{name}' is not an objective; there are "
                    + $"{string.Join(", ", Enum.GetValues<Criterion>().Select(c => c.Text()))}.");
            }
        }

        return criteria;
    }

    private static List<double> ParseWeights(ArgumentResult result)
    {
        var weights = new List<double>();
        foreach (var text in result.Tokens.Single().Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight >= 0
                && double.IsFinite(weight))
            {
                weights.Add(weight);
            }
            else
            {
                result.AddError($"'{text}' is not a weight: a number of zero or above.");
            }
        }

        return weights;
    }
}
