using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant.Learning.Configuration;

/// <summary>Which learner, with its hyper-parameters, as data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Naive), "naive")]
[JsonDerivedType(typeof(RollingMean), "mean")]
[JsonDerivedType(typeof(Ols), "ols")]
[JsonDerivedType(typeof(Ridge), "ridge")]
[JsonDerivedType(typeof(ElasticNet), "elasticNet")]
[JsonDerivedType(typeof(Boosting), "xgboost")]
[JsonDerivedType(typeof(Average), "average")]
public abstract record LearnerChoice
{
    private LearnerChoice()
    {
    }

    /// <summary>Whether its models rank features, so that the least can be eliminated.</summary>
    [JsonIgnore]
    public virtual bool Ranks => false;

    /// <exception cref="ArgumentException">A hyper-parameter is out of its range.</exception>
    public abstract ILearner Create();

    public sealed record Naive : LearnerChoice
    {
        public override ILearner Create() => new NaiveLearner();
    }

    public sealed record RollingMean : LearnerChoice
    {
        public override ILearner Create() => new RollingMeanLearner();
    }

    public sealed record Ols : LearnerChoice
    {
        public override bool Ranks => true;

        public override ILearner Create() => new OlsLearner();
    }

    /// <param name="ExpectedR2">As <see cref="RidgeLearner"/> takes it, in (0, 1).</param>
    public sealed record Ridge(double ExpectedR2) : LearnerChoice
    {
        public override bool Ranks => true;

        public override ILearner Create() => new RidgeLearner(ExpectedR2);
    }

    /// <param name="Penalty">As <see cref="ElasticNetLearner"/> takes it, in (0, 1].</param>
    /// <param name="AbsoluteShare">As <see cref="ElasticNetLearner"/> takes it, in (0, 1].</param>
    public sealed record ElasticNet(double Penalty, double AbsoluteShare) : LearnerChoice
    {
        public override bool Ranks => true;

        public override ILearner Create() => new ElasticNetLearner(Penalty, AbsoluteShare);
    }

    /// <summary>XGBoost; the parameters are those of <see cref="BoostingParameters"/>.</summary>
    public sealed record Boosting(int Rounds, int Depth, double LearningRate, double LeafPenalty = 1, double LeafRows = 1,
        double RowShare = 1, double FeatureShare = 1) : LearnerChoice
    {
        private const int DeepestTree = 16;

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

    /// <summary>The mean of what naive, rolling mean and ridge expect, which is what is served unless a search finds better.</summary>
    /// <param name="ExpectedR2">Of the ridge.</param>
    public sealed record Average(double ExpectedR2) : LearnerChoice
    {
        public override ILearner Create() =>
            new EnsembleLearner((new NaiveLearner(), 1), (new RollingMeanLearner(), 1), (new RidgeLearner(ExpectedR2), 1));
    }
}
