using System.Runtime.InteropServices;
using System.Text.Json;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant.Tests.Learning.XGBoost;

public sealed class XGBoostLearnerTests
{
    private static readonly BoostingParameters Fifty = new() { Rounds = 50 };

    /// <summary>Large enough for bins instead of values, and for two threads to share the work.</summary>
    private const int Large = 120_000;

    [Fact]
    public void Fit_SmoothTarget_FollowsIt()
    {
        var (rows, targets) = Curve(2_000, seed: 1);
        var model = new XGBoostLearner().Fit(rows, targets);

        var (error, variance) = (0.0, 0.0);
        var mean = targets.Average();
        for (var i = 0; i < rows.Rows; i++)
        {
            error += Math.Pow(model.Predict(rows[i]) - targets[i], 2);
            variance += Math.Pow(targets[i] - mean, 2);
        }

        (error / variance).ShouldBeLessThan(0.05);
    }

    // Computed by xgboost 1.7.4 for Python with reg:squarederror on the standardised targets.
    [Fact]
    public void Fit_KnownRows_EqualsXGBoostForPython()
    {
        var rows = Rows.Of(
            [.. Enumerable.Range(0, 400).Select(i => new[] { i * 37 % 101 / 101.0, i * 53 % 97 / 97.0, i * 29 % 89 / 89.0 })]);
        var model = (BoostedModel)new XGBoostLearner(Fifty).Fit(rows, Rows.Targets(rows, row => (row[0] > 0.5 ? 1 : -0.5) + 0.5 * row[1]));

        model.Predict(rows[0]).ShouldBe(-0.4844099283218384, 1e-6);
        model.Predict(rows[7]).ShouldBe(1.4060719013214111, 1e-6);
        model.Predict(rows[50]).ShouldBe(-0.33549195528030396, 1e-6);
        model.Predict(rows[399]).ShouldBe(-0.4844099283218384, 1e-6);
        model.Importance()[0].ShouldBe(40.95516586303711, 0.0041);
        model.Importance()[1].ShouldBe(0.20589372515678406, 0.0001);
        model.Importance()[2].ShouldBe(0, 0.0001);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5_000)]
    [InlineData(Large)]
    public void Fit_OneOrTwoThreads_GrowsTheSameBits(int rows)
    {
        var (features, targets) = Curve(rows, seed: 2);
        var parameters = new BoostingParameters { Rounds = 8, Depth = 6, LearningRate = 0.3, RowShare = 0.8, FeatureShare = 0.7, Seed = 5 };

        var one = Fit(parameters);
        Fit(parameters with { Threads = 2 }).ShouldBe(one);
        Fit(parameters).ShouldBe(one);
        Fit(parameters with { Seed = 6 }).ShouldNotBe(one);

        byte[] Fit(BoostingParameters p) => ((BoostedModel)new XGBoostLearner(p).Fit(features, targets)).Ubj;
    }

    [Fact]
    public void Fit_ColumnsInArraysOfTheirOwn_GrowsTheBitsOfTheMatrix()
    {
        var (rows, targets) = Curve(Large, seed: 3);
        var columns = Enumerable.Range(0, rows.Columns)
            .Select(j => Enumerable.Range(0, rows.Rows).Select(i => (float)rows[i][j]).ToArray()).ToArray();
        var learner = new XGBoostLearner(new BoostingParameters { Rounds = 5, Threads = 2 });

        learner.Fit(new ColumnRows(columns), targets).Ubj.ShouldBe(((BoostedModel)learner.Fit(rows, targets)).Ubj);
    }

    [Fact]
    public void Fit_Patience_StopsAtTheBestRound()
    {
        var (rows, targets) = Curve(400, seed: 4, noise: 2);
        var model = (BoostedModel)new XGBoostLearner(new BoostingParameters { Rounds = 500, Depth = 6, LearningRate = 0.3, Patience = 10 })
            .Fit(rows, targets);

        model.Rounds.ShouldBeInRange(1, 100);
        // The same trees, had it been told where to stop.
        var known = 400 - 80;
        var again = (BoostedModel)new XGBoostLearner(new BoostingParameters { Rounds = model.Rounds, Depth = 6, LearningRate = 0.3 })
            .Fit(rows.Slice(0, known), targets.AsSpan(0, known));
        again.Rounds.ShouldBe(model.Rounds);
    }

    [Fact]
    public void Importance_OnlyOneFeatureMatters_IsAllItsGain()
    {
        var rows = Rows.Random(500, 3, seed: 5);
        var model = (BoostedModel)new XGBoostLearner(Fifty).Fit(rows, Rows.Targets(rows, row => row[1] > 0 ? 1 : 0));

        model.Importance()
            .ShouldSatisfyAllConditions(gain => gain[1].ShouldBeGreaterThan(1), gain => gain[0].ShouldBe(0), gain => gain[2].ShouldBe(0));
    }

    [Fact]
    public void RecursiveElimination_OfTrees_KeepsTheFeatureThatMatters()
    {
        var rows = Rows.Random(500, 4, seed: 6);
        var model = (SelectedModel)new RecursiveElimination(new XGBoostLearner(Fifty), 1)
            .Fit(rows, Rows.Targets(rows, row => Math.Abs(row[2])));

        model.Columns.ShouldBe([2]);
    }

    [Fact]
    public void Continue_NewRows_KeepsTheEarlierTreesAndAddsNewOnes()
    {
        var (old, oldTargets) = Curve(1_000, seed: 7);
        var (@new, newTargets) = Curve(300, seed: 8, shift: 0.5);
        var learner = new XGBoostLearner(Fifty);
        var earlier = (BoostedModel)learner.Fit(old, oldTargets);
        var before = earlier.Ubj.ToArray();
        var model = learner.Continue(earlier, @new, newTargets);

        earlier.Ubj.ShouldBe(before);
        model.Rounds.ShouldBe(100);
        Error(model).ShouldBeLessThan(Error(earlier) / 4);
        learner.Continue(earlier, @new, newTargets).Ubj.ShouldBe(model.Ubj);

        double Error(BoostedModel m) => Enumerable.Range(0, @new.Rows).Average(i => Math.Pow(m.Predict(@new[i]) - newTargets[i], 2));
    }

    [Fact]
    public void Continue_SameRowsInTwoParts_IsTheModelGrownAtOnce()
    {
        var (rows, targets) = Curve(1_000, seed: 9);
        var half = new XGBoostLearner(new BoostingParameters { Rounds = 25 });
        var model = half.Continue((BoostedModel)half.Fit(rows, targets), rows, targets);
        var whole = new XGBoostLearner(Fifty).Fit(rows, targets);

        for (var i = 0; i < rows.Rows; i++)
            model.Predict(rows[i]).ShouldBe(whole.Predict(rows[i]), 1e-6);
    }

    [Fact]
    public void Continue_PatienceAndNothingToLearn_KeepsTheEarlierModel()
    {
        var (rows, targets) = Curve(500, seed: 10);
        var earlier = (BoostedModel)new XGBoostLearner().Fit(rows, targets);
        var noise = Rows.Targets(rows, row => Math.Sin(1e6 * row[0]));
        var model = new XGBoostLearner(new BoostingParameters { Depth = 6, LearningRate = 1, Patience = 3 }).Continue(
            earlier, rows, [.. targets.Take(400).Select((t, i) => t + 5 * noise[i]), .. targets.Skip(400)]);

        model.Rounds.ShouldBe(earlier.Rounds);
    }

    [Fact]
    public void Continue_AnotherNumberOfFeatures_Throws()
    {
        var learner = new XGBoostLearner(Fifty);
        var earlier = (BoostedModel)learner.Fit(Rows.Of([1, 2], [2, 1]), [1, 2]);

        Should.Throw<ArgumentException>(() => learner.Continue(earlier, Rows.Of([1], [2]), [1, 2])).Message.ShouldStartWith(
            "1 features, where the earlier model has 2.");
    }

    [Fact]
    public void Predict_StoredAsJson_IsTheSameBits()
    {
        var (rows, targets) = Curve(300, seed: 11);
        var model = new XGBoostLearner(Fifty).Fit(rows, targets);
        var back = JsonSerializer.Deserialize<IModel>(JsonSerializer.Serialize(model, JsonSerializerOptions.Web),
            JsonSerializerOptions.Web)!;

        for (var i = 0; i < rows.Rows; i++)
            back.Predict(rows[i]).ShouldBe(model.Predict(rows[i]));
    }

    [Fact]
    public void Predict_ManyThreadsAtOnce_IsTheSameBits()
    {
        var (rows, targets) = Curve(200, seed: 12);
        var model = new XGBoostLearner(Fifty).Fit(rows, targets);
        var expected = Enumerable.Range(0, rows.Rows).Select(i => model.Predict(rows[i])).ToArray();
        var actual = new double[rows.Rows];
        Parallel.For(0, rows.Rows, i => actual[i] = model.Predict(rows[i]));

        actual.ShouldBe(expected);
    }

    [Theory]
    [InlineData("another number of values", new double[] { 1 }, "1 feature values, not 2.")]
    [InlineData("NaN", new[] { 1, double.NaN }, "No forecast from the feature values 1, NaN.")]
    [InlineData("beyond single precision", new[] { 1e300, 1 }, "No forecast from the feature values 1E+300, 1.")]
    public void Predict_UnusableRow_Throws(string name, double[] row, string message)
    {
        var model = new XGBoostLearner(Fifty).Fit(Rows.Of([1, 2], [2, 1]), [1, 2]);

        Should.Throw<ArgumentException>(() => model.Predict(row), name).Message.ShouldStartWith(message);
    }

    [Fact]
    public void Predict_TreesThatAreNotAModel_SaysWhatTheLibrarySays() =>
        Should.Throw<XGBoostException>(() => new BoostedModel(0, 1, 1, [1, 2, 3]).Predict([1])).Message.ShouldNotContain("Stack trace");

    [Fact]
    public void Fit_BeyondSinglePrecision_NamesTheFeature() =>
        Should.Throw<ArgumentException>(() => new XGBoostLearner(Fifty).Fit(Rows.Of([1, 2], [1e300, 1]), [1, 2]))
            .Message.ShouldStartWith("Feature 'f0' is 1E+300 in row 1");

    [Fact]
    public void Fit_LargeColumnsWithAHole_NamesFeatureAndRowThroughTheNativeCall()
    {
        var columns = new[] { new float[Large], new float[Large] };
        columns[1][100_001] = float.NaN;

        Should.Throw<ArgumentException>(() => new XGBoostLearner(Fifty).Fit(new ColumnRows(columns), new double[Large]))
            .Message.ShouldBe("Feature 1 is NaN in row 100001.");
    }

    [Fact]
    public void ColumnRows_DifferentLengths_Throws() =>
        Should.Throw<ArgumentException>(() => new ColumnRows([1, 2], [3])).Message.ShouldStartWith("Columns of 2, 1 rows");

    [Fact]
    public void Load_LibraryNotInstalled_SaysHowToInstallIt() =>
        Should.Throw<XGBoostException>(() =>
            Native.Load(["libnowhere.so.0"], typeof(XGBoostLearner).Assembly, DllImportSearchPath.System32))
            .Message.ShouldBe("XGBoost's library is not installed (tried libnowhere.so.0). Run scripts/setup, or: apt-get install "
                + "libxgboost0");

    private static (FeatureMatrix Rows, double[] Targets) Curve(int rows, int seed, double noise = 0, double shift = 0)
    {
        var random = new Random(seed);
        var matrix = new FeatureMatrix(["a", "b", "c", "d"], rows);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < 4; j++)
                matrix[i][j] = 2 * random.NextDouble() - 1;
        }

        return (matrix, Rows.Targets(matrix,
            row => 0.01 * (shift + Math.Sin(3 * row[0]) + row[1] * row[2] + noise * (2 * random.NextDouble() - 1))));
    }
}
