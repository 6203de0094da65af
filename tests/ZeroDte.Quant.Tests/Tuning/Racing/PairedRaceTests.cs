using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tests.Tuning.Racing;

public sealed class PairedRaceTests
{
    private const int Windows = 20;
    private static readonly Criterion[] Both = [Criterion.Rmse, Criterion.Crps];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(3, 30)]
    public void IsBeaten_CandidateAsGoodAsTheBestOfMany_IsStoppedNoMoreOftenThanTheLevel(int front, int tried)
    {
        var random = new Random(7);
        var race = new PairedRace([Criterion.Rmse], Windows);
        var stopped = 0;
        for (var repetition = 0; repetition < 2_000; repetition++)
        {
            var shared = Enumerable.Range(0, Windows).Select(_ => 3 * random.NextDouble()).ToArray();
            // The luckiest of many that are all as good as the candidate: the hardest test of the correction.
            var rivals = Enumerable.Range(0, tried).Select(_ => Scores(random, shared, handicap: 0)).OrderBy(r => Criterion.Rmse.Over(r)).Take(front).ToArray();
            stopped += Stopped(race, Scores(random, shared, handicap: 0), rivals, tried) ? 1 : 0;
        }

        (stopped / 2_000.0).ShouldBeLessThanOrEqualTo(PairedRace.UsualLevel);
    }

    [Fact]
    public void IsBeaten_CandidateThatIsMuchWorse_IsStopped()
    {
        var random = new Random(7);
        var race = new PairedRace(Both, Windows);
        var stopped = 0;
        for (var repetition = 0; repetition < 200; repetition++)
        {
            var shared = Enumerable.Range(0, Windows).Select(_ => 3 * random.NextDouble()).ToArray();
            stopped += Stopped(race, Scores(random, shared, handicap: 4), [Scores(random, shared, handicap: 0)], tried: 10) ? 1 : 0;
        }

        stopped.ShouldBeGreaterThan(190);
    }

    [Fact]
    public void IsBeaten_BetterInOneObjective_GoesOn()
    {
        var random = new Random(7);
        var shared = new double[Windows];
        var candidate = Scores(random, shared, handicap: 4).Select(w => w with { Crps = -w.Crps }).ToArray();

        Stopped(new PairedRace(Both, Windows), candidate, [Scores(random, shared, handicap: 0)], tried: 1).ShouldBeFalse();
        Stopped(new PairedRace([Criterion.Rmse], Windows), candidate, [Scores(random, shared, handicap: 0)], tried: 1).ShouldBeTrue();
    }

    [Fact]
    public void IsBeaten_ThreeDifferencesAndNoLookAtFewerThanFive_IsAsWorkedByHand()
    {
        // Differences 1, 2, 3, 4, 5 after five of ten windows: t = 3 / sqrt(2.5 / 5) = 4.243 with four degrees of freedom, p = 0.0066;
        // a tenth of a look's level of 0.05 / 2 is 0.0025, all of it 0.025.
        WindowScore[] candidate = [.. Enumerable.Range(0, 5).Select(w => Window(w, w + 1))], rival = [.. Enumerable.Range(0, 10).Select(w => Window(w, 0))];
        var race = new PairedRace([Criterion.Rmse], windows: 10);

        race.IsBeaten(candidate[..3], [rival], tried: 1).ShouldBeFalse();
        race.IsBeaten(candidate, [rival], tried: 1).ShouldBeTrue();
        race.IsBeaten(candidate, [rival], tried: 10).ShouldBeFalse();
        race.IsBeaten(candidate, [], tried: 1).ShouldBeFalse();
    }

    [Fact]
    public void IsBeaten_EqualOrNaN_GoesOn()
    {
        WindowScore[] candidate = [.. Enumerable.Range(0, 5).Select(w => Window(w, 1))], rival = [.. Enumerable.Range(0, 10).Select(w => Window(w, 1))];

        new PairedRace([Criterion.Rmse], 10).IsBeaten(candidate, [rival], 1).ShouldBeFalse();
        new PairedRace([Criterion.Crps], 10).IsBeaten([.. candidate.Select(w => w with { Crps = double.NaN })], [rival], 1).ShouldBeFalse();
    }

    [Fact]
    public void Constructor_BadLevelOrNoObjective_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new PairedRace([], 10));
        Should.Throw<ArgumentOutOfRangeException>(() => new PairedRace(Both, 10, level: 1));
    }

    private static bool Stopped(PairedRace race, WindowScore[] candidate, WindowScore[][] rivals, int tried) =>
        Enumerable.Range(1, Windows - 1).Any(seen => race.IsBeaten(candidate[..seen], rivals, tried));

    private static WindowScore[] Scores(Random random, double[] shared, double handicap) =>
        [.. shared.Select((level, w) => Window(w, level + handicap + random.NextDouble() + random.NextDouble()))];

    private static WindowScore Window(int window, double loss) => new(window, new(2020, 1, 1), new(2020, 1, 2), 10, loss, 0.5, loss);
}
