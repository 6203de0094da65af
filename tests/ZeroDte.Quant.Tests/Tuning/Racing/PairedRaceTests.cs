using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tests.Tuning.Racing;

public sealed class PairedRaceTests
{
    private const int Windows = 20;
    private static readonly Criterion[] Both = [Criterion.Rmse, Criterion.Crps];

    // One after the other races against those before it that were judged to the end, as in a search; all are equally good.
    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void IsBeaten_CandidateAsGoodAsAllOthers_IsStoppedNoMoreOftenThanTheLevel(int candidates)
    {
        var random = new Random(7);
        var race = new PairedRace([Criterion.Rmse], Windows);
        var (stopped, raced) = (0, 0);
        while (raced < 4_000)
        {
            var shared = Enumerable.Range(0, Windows).Select(_ => 3 * random.NextDouble()).ToArray();
            var complete = new List<WindowScore[]>();
            for (var i = 0; i < candidates; i++)
            {
                var candidate = Scores(random, shared, handicap: 0);
                if (Stopped(race, candidate, [.. complete]))
                    stopped++;
                else
                    complete.Add(candidate);
                raced += i > 0 ? 1 : 0;
            }
        }

        ((double)stopped / raced).ShouldBeInRange(PairedRace.UsualLevel / 4, PairedRace.UsualLevel);
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
            stopped += Stopped(race, Scores(random, shared, handicap: 4),
                [Scores(random, shared, handicap: 0), Scores(random, shared, handicap: 1)]) ? 1 : 0;
        }

        stopped.ShouldBeGreaterThan(190);
    }

    [Fact]
    public void IsBeaten_BetterInOneObjective_GoesOn()
    {
        var random = new Random(7);
        var shared = new double[Windows];
        var candidate = Scores(random, shared, handicap: 4).Select(w => w with { Crps = -w.Crps }).ToArray();

        Stopped(new PairedRace(Both, Windows), candidate, [Scores(random, shared, handicap: 0)]).ShouldBeFalse();
        Stopped(new PairedRace([Criterion.Rmse], Windows), candidate, [Scores(random, shared, handicap: 0)]).ShouldBeTrue();
    }

    [Fact]
    public void IsBeaten_FiveDifferencesAndNoLookAtFewer_IsAsWorkedByHand()
    {
        // Differences 1, 2, 3, 4, 5 after five of ten windows: t = 3 / sqrt(2.5 / 5) = 4.243 with four degrees of freedom, p = 0.0066.
        WindowScore[] candidate = [.. Enumerable.Range(0, 5).Select(w => Window(w, w + 1))], rival = [.. Enumerable.Range(0, 10)
            .Select(w => Window(w, 0))];
        var race = new PairedRace([Criterion.Rmse], windows: 10);

        race.IsBeaten(candidate[..3], [rival]).ShouldBeFalse();
        race.IsBeaten(candidate, [rival]).ShouldBeTrue();
        new PairedRace([Criterion.Rmse], windows: 10, level: 0.0133).IsBeaten(candidate, [rival]).ShouldBeTrue(); // two looks
        new PairedRace([Criterion.Rmse], windows: 10, level: 0.0131).IsBeaten(candidate, [rival]).ShouldBeFalse();
        race.IsBeaten(candidate, []).ShouldBeFalse();
    }

    [Fact]
    public void IsBeaten_RivalThatWasLuckyWhereTheyMeet_IsNotPickedForIt()
    {
        WindowScore[] candidate = [.. Enumerable.Range(0, 5).Select(w => Window(w, w + 1))];
        WindowScore[] lucky = [.. Enumerable.Range(0, 10).Select(w => Window(w, w < 5 ? 0 : 9))], steady = [.. Enumerable.Range(0, 10)
            .Select(w => Window(w, 4))];
        var race = new PairedRace([Criterion.Rmse], windows: 10);

        race.IsBeaten(candidate, [lucky]).ShouldBeTrue();
        race.IsBeaten(candidate, [lucky, steady]).ShouldBeFalse();
    }

    [Fact]
    public void IsBeaten_EqualOrNaN_GoesOn()
    {
        WindowScore[] candidate = [.. Enumerable.Range(0, 5).Select(w => Window(w, 1))], rival = [.. Enumerable.Range(0, 10)
            .Select(w => Window(w, 1))];

        new PairedRace([Criterion.Rmse], 10).IsBeaten(candidate, [rival]).ShouldBeFalse();
        new PairedRace([Criterion.Crps], 10).IsBeaten([.. candidate.Select(w => w with { Crps = double.NaN })], [rival]).ShouldBeFalse();
    }

    [Fact]
    public void Constructor_BadLevelOrNoObjective_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new PairedRace([], 10));
        Should.Throw<ArgumentOutOfRangeException>(() => new PairedRace(Both, 10, level: 1));
    }

    private static bool Stopped(PairedRace race, WindowScore[] candidate, WindowScore[][] rivals) =>
        Enumerable.Range(1, Windows - 1).Any(seen => race.IsBeaten(candidate[..seen], rivals));

    private static WindowScore[] Scores(Random random, double[] shared, double handicap) =>
        [.. shared.Select((level, w) => Window(w, level + handicap + random.NextDouble() + random.NextDouble()))];

    private static WindowScore Window(int window, double loss) => new(window, new(2020, 1, 1), new(2020, 1, 2), 10, loss, 0.5, loss);
}
