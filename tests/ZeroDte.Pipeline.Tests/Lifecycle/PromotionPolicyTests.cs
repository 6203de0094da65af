using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Pipeline.Tests.Lifecycle;

public sealed class PromotionPolicyTests
{
    private static readonly BasisEvidence Sound = new(Location: 0.001, Scale: 0.01, Sessions: 250, Inside: 225, Recent: null, SinceChosen: null);

    [Theory]
    [InlineData(0.06, 0.01, true)] // six volatilities
    [InlineData(0.0601, 0.01, false)]
    [InlineData(-0.0601, 0.01, false)]
    [InlineData(double.NaN, 0.01, false)]
    [InlineData(0.001, double.NaN, false)]
    [InlineData(0.001, 0, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, false)]
    public void Sanity_Forecast_MustBeFiniteAndNear(double location, double scale, bool passed) =>
        Decide(Sound with { Location = location, Scale = scale }).ShouldBe(passed ? Decision.Promote : Decision.Refuse);

    // Two-sided binomial p of 250 sessions at 90 %, by SciPy: 211 gives 0.0072, 212 0.0125, 236 0.0186, 237 0.0092.
    [Theory]
    [InlineData(250, 225, true)]
    [InlineData(250, 212, true)]
    [InlineData(250, 211, false)]
    [InlineData(250, 236, true)]
    [InlineData(250, 237, false)]
    [InlineData(0, 0, true)]
    [InlineData(10, 10, true)]
    [InlineData(100, 0, false)]
    public void Coverage_Count_MustBePossibleAtNinetyPercent(int sessions, int inside, bool passed) =>
        Decide(Sound with { Sessions = sessions, Inside = inside }).ShouldBe(passed ? Decision.Promote : Decision.Refuse);

    [Theory]
    [InlineData(0.051, Decision.Promote)]
    [InlineData(0.049, Decision.Refuse)]
    [InlineData(null, Decision.Promote)] // the two said the same
    public void NoLoss_AgainstTheChampion_MustNotBeSignificant(double? pWorse, Decision decision) =>
        Decide(Sound with { Recent = new(250, 0.0062, 0.0061, 0.0085, pWorse) }, champion: 3).ShouldBe(decision);

    [Theory]
    [InlineData(0, null, Decision.Shadow)] // just chosen, and nothing was held out
    [InlineData(0, 0.5, Decision.Shadow)]
    [InlineData(0, 0.96, Decision.Promote)] // a real gain on what was held out
    [InlineData(0, 0.94, Decision.Shadow)]
    [InlineData(20, 0.6, Decision.Shadow)]
    [InlineData(21, 0.6, Decision.Promote)] // a month, and no worse on average
    [InlineData(21, 0.4, Decision.Refuse)] // a month, and worse on average
    [InlineData(21, 0.04, Decision.Refuse)]
    public void NewConfiguration_OnSessionsThatTheSearchHadNotSeen_NeedsAGainOrAMonth(int watched, double? pWorse, Decision decision)
    {
        var since = new PairedScores(60, Candidate: pWorse > 0.5 ? 0.0060 : 0.0062, Champion: 0.0061, Naive: 0.0085, pWorse);

        Decide(Sound with { SinceChosen = pWorse is null ? null : since }, champion: 3, isNew: true, new(Day(1), Day(30), watched)).ShouldBe(decision);
    }

    [Fact]
    public void Verdict_Words_HaveTheNumbers()
    {
        var evidence = new Evidence(3, NewConfiguration: false, Choice: null, Sound with { Recent = new(250, 0.0063, 0.0061, 0.0085, 0.01) }, Sound with { Inside = 200 });

        var verdict = PromotionPolicy.Decide(evidence);

        verdict.Reason.ShouldBe(
            "coverage: from the open the 90 % range held 225 of 250 sessions (two-sided binomial p 1.000, at least 0.01); from the previous close the 90 % range held 200 of 250 sessions (two-sided binomial p 0.000, at least 0.01). "
            + "no loss: from the open CRPS 0.6300% against the champion's 0.6100% on 250 sessions (naive 0.8500%; one-sided p of worse 0.010, significant below 0.05); from the previous close no session is shared yet.");
    }

    [Fact]
    public void PairedScores_SharedSessions_AreTheLatestThatBothHave()
    {
        var mine = Judgements(1, 10, crps: 0.5);
        var theirs = Judgements(4, 12, crps: 0.25);
        theirs[2] = theirs[2] with { Crps = double.NaN };

        var paired = PairedScores.Of(mine, theirs, after: Day(4), most: 4);

        // Sessions 5, 7, 8, 9 and 10 are shared and later than 4; the latest four of them count.
        (paired.N, paired.Candidate, paired.Champion, paired.PWorse).ShouldBe((4, 0.5, 0.25, null));
        PairedScores.Of(mine, theirs, after: Day(20), most: 4).N.ShouldBe(0);
    }

    [Fact]
    public void PairedScores_ClearlyWorse_HasASmallP()
    {
        var random = new Random(1);
        var champion = Judgements(1, 100, crps: 0).Select(j => j with { Crps = random.NextDouble() }).ToArray();
        var candidate = champion.Select(j => j with { Crps = j.Crps + 0.1 + 0.1 * random.NextDouble() }).ToArray();

        PairedScores.Of(candidate, champion, DateOnly.MinValue, 250).PWorse!.Value.ShouldBeLessThan(1e-6);
        PairedScores.Of(champion, candidate, DateOnly.MinValue, 250).PBetter!.Value.ShouldBeLessThan(1e-6);
    }

    private static Decision Decide(BasisEvidence open, int? champion = null, bool isNew = false, ConfigurationChoice? choice = null) =>
        PromotionPolicy.Decide(new(champion, isNew, choice, open, Sound with { Recent = open.Recent })).Decision;

    private static Judged[] Judgements(int from, int to, double crps) =>
        [.. Enumerable.Range(from, to - from + 1).Select(day => new Judged(new(Day(day), 0, 0.01, 0.01), true, crps))];

    private static DateOnly Day(int day) => new DateOnly(2017, 12, 31).AddDays(day);
}
