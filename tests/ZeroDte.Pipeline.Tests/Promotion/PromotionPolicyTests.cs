using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Pipeline.Tests.Promotion;

public sealed class PromotionPolicyTests
{
    private static readonly BasisEvidence Sound = new(Location: 0.001, Scale: 0.01, Sessions: 250, Inside: 225, Recent: null,
        SinceChosen: null);

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
    [InlineData(1, 1, true)]
    [InlineData(1, 0, true)]
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
    [InlineData(0, 1, 60, 0.0060, Decision.Shadow)] // just chosen
    [InlineData(0, 19.9, 60, 0.0060, Decision.Shadow)] // not yet convincing
    [InlineData(0, 20, 60, 0.0060, Decision.Promote)] // convincing on what was held out
    [InlineData(125, 20, 60, 0.0062, Decision.Shadow)] // convincing to the bettor, and worse on average
    [InlineData(125, 1, 60, 0.0060, Decision.Shadow)]
    [InlineData(126, 1, 60, 0.0060, Decision.Refuse)] // half a year without evidence, though better on average
    [InlineData(126, 20, 60, 0.0060, Decision.Promote)]
    [InlineData(5, 0.05, 60, 0.0062, Decision.Refuse)] // as strong the other way
    [InlineData(5, 1, 0, 0.0061, Decision.Refuse)] // the same forecast under another name
    public void NewConfiguration_OnSessionsThatTheSearchHadNotSeen_NeedsEvidence(int watched, double eValue, int different, double crps,
        Decision decision)
    {
        var evidence = Sound with
        {
            SinceChosen = new(60, crps, Champion: 0.0061, Naive: 0.0085, PWorse: 0.5),
            Watch = new(60, different, eValue),
        };

        PromotionPolicy.Decide(new(3, NewConfiguration: true, new(Day(1), Day(30), watched), Both(evidence, evidence)))
            .Decision.ShouldBe(decision);
    }

    [Fact]
    public void NewConfiguration_ThatNoSearchChose_PassesTheGatesOfAll()
    {
        var worse = Sound with { Recent = new(250, 0.0063, 0.0061, 0.0085, 0.01) };

        PromotionPolicy.Decide(new(3, NewConfiguration: true, Choice: null, Both(Sound, Sound))).Decision.ShouldBe(Decision.Promote);
        PromotionPolicy.Decide(new(3, NewConfiguration: true, Choice: null, Both(worse, Sound))).Decision.ShouldBe(Decision.Refuse);
    }

    [Fact]
    public void NewConfiguration_ClearlyWorseFromThePreviousClose_IsNotPromoted()
    {
        var open = Sound with { SinceChosen = new(60, 0.0060, 0.0061, 0.0085, 0.5), Watch = new(60, 60, 100) };
        var previousClose = open with { SinceChosen = new(60, 0.0070, 0.0061, 0.0085, 0.04) };

        PromotionPolicy.Decide(new(3, NewConfiguration: true, new(Day(1), Day(30), 10), Both(open, previousClose)))
            .Decision.ShouldBe(Decision.Shadow);
    }

    [Fact]
    public void Verdict_Words_HaveTheNumbers()
    {
        var evidence = new Evidence(3, NewConfiguration: false, Choice: null, Both(
            Sound with { Recent = new(250, 0.0063, 0.0061, 0.0085, 0.01) }, Sound with { Inside = 200 }));

        var verdict = PromotionPolicy.Decide(evidence);

        verdict.Reason.ShouldBe(
            "coverage: from the open the 90 % range held 225 of 250 sessions (two-sided binomial p 1.000, at least 0.01); from the "
            + "previous close the 90 % range held 200 of 250 sessions (two-sided binomial p 0.000, at least 0.01). "
            + "no loss: from the open CRPS 0.6300% against the champion's 0.6100% on 250 sessions (naive 0.8500%; one-sided p of worse "
            + "0.010, significant below 0.05); from the previous close no session is shared yet.");
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

    private static Decision Decide(BasisEvidence open, int? champion = null) =>
        PromotionPolicy
            .Decide(new(champion, NewConfiguration: false, Choice: null, Both(open, Sound with { Recent = open.Recent })))
            .Decision;

    private static OrderedDictionary<Basis, BasisEvidence> Both(BasisEvidence open, BasisEvidence previousClose) =>
        new([new(Basis.Open, open), new(Basis.PreviousClose, previousClose)]);

    private static Judged[] Judgements(int from, int to, double crps) =>
        [.. Enumerable.Range(from, to - from + 1).Select(day => new Judged(new(Day(day), 0, 0.01, 0.01), -1, 1, crps))];

    private static DateOnly Day(int day) => new DateOnly(2017, 12, 31).AddDays(day);
}
