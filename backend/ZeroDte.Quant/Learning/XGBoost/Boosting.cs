using ZeroDte.Quant.Kinds;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>XGBoost; the parameters are those of <see cref="BoostingParameters"/>.</summary>
internal sealed record Boosting(int Rounds, int Depth, double LearningRate, double LeafPenalty = 1, double LeafRows = 1,
    double RowShare = 1, double FeatureShare = 1) : LearnerChoice
{
    private const int DeepestTree = 16;

    public static LearnerKind Kind { get; } = new()
    {
        Name = "xgboost",
        Label = "xgboost",
        Type = typeof(Boosting),
        // Trees take a hundred times as long as lines and have not been better at this.
        Effort = SearchEffort.Thorough,
        Space =
        [
            new("rounds", new IntDomain(10, 50, Step: 10), choice => ((Boosting)choice).Rounds),
            new("depth", new IntDomain(1, 3), choice => ((Boosting)choice).Depth),
            new("learning_rate", new FloatDomain(0.02, 0.3, Log: true), choice => ((Boosting)choice).LearningRate),
        ],
        Make = values => new Boosting((int)values[0], (int)values[1], values[2]),
        RefitEvery = 63,
        Models = [BoostedModel.Kind],
        // Trees grow slowly: one fit serves a month.
        Compared = new("XGBoost, all features", new Boosting(100, 3, 0.1)) { RefitEvery = 21, SeesAllFeatures = true },
    };

    public override bool Ranks => true;

    public override ILearner Create()
    {
        if (Depth is < 1 or > DeepestTree)
            throw new ArgumentOutOfRangeException(nameof(Depth), Depth, $"A tree is 1 to {DeepestTree} deep.");
        Share(LearningRate, nameof(LearningRate));
        Share(RowShare, nameof(RowShare));
        Share(FeatureShare, nameof(FeatureShare));
        NotNegative(LeafPenalty, nameof(LeafPenalty));
        NotNegative(LeafRows, nameof(LeafRows));
        return new XGBoostLearner(new()
        {
            Rounds = Rounds,
            Depth = Depth,
            LearningRate = LearningRate,
            LeafPenalty = LeafPenalty,
            LeafRows = LeafRows,
            RowShare = RowShare,
            FeatureShare = FeatureShare,
        });

        static void Share(double value, string name)
        {
            if (value is not (> 0 and <= 1))
                throw new ArgumentOutOfRangeException(name, value, "Must be above 0 and at most 1.");
        }

        static void NotNegative(double value, string name)
        {
            if (!(value >= 0 && double.IsFinite(value)))
                throw new ArgumentOutOfRangeException(name, value, "Must be finite, zero or above.");
        }
    }
}
