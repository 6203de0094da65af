using System.Globalization;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class AdjustmentTests
{
    private static readonly DateOnly Monday = new(2014, 6, 2);

    [Fact]
    public void AsOf_SplitAndDividend_TakesBothOutOfWhatLiesBefore()
    {
        // 4 for 1 on Wednesday, a dollar (of the new shares) on Thursday.
        var adjustment = new Adjustment([new Dividend(Day(3), 1), new Split(Day(2), 1, 4)]);
        QuotedBar[] bars = [Traded(0, 400), Traded(1, 420), Traded(2, 100), Traded(3, 99)];

        var asOf = adjustment.AsOf(Day(4), bars);

        // The close before the dividend is 100: a hundredth goes.
        asOf.Select(bar => bar.Close).ShouldBe([400m / 4 * 0.99m, 420m / 4 * 0.99m, 99, 99]);
        asOf.Select(bar => bar.Volume).ShouldBe([4_000, 4_000, 1_000, 1_000]);
        asOf[0].High.ShouldBe(440m / 4 * 0.99m);
    }

    [Fact]
    public void AsOf_ActionsToCome_ChangeNothingYet()
    {
        var adjustment = new Adjustment([new Split(Day(2), 1, 4), new Dividend(Day(3), 1)]);

        adjustment.AsOf(Day(1), [Traded(0, 400)])[0].ShouldBe(Traded(0, 400).Bar);
        adjustment.AsOf(Day(2), [Traded(0, 400)])[0].Close.ShouldBe(100);
    }

    [Fact]
    public void AsOf_SharesAreJoined_PricesRiseAndVolumeFalls()
    {
        var bar = new Adjustment([new Split(Day(1), 10, 1)]).AsOf(Day(1), [Traded(0, 2)])[0];

        (bar.Close, bar.Volume).ShouldBe((20, 100));
    }

    [Fact]
    public void AsOf_BarsOfAFileAdjustedLater_AndAsTraded_AreOneSeries()
    {
        var adjustment = new Adjustment([new Split(Day(2), 1, 4)]);
        // The first is from a file that was written after the split, the second as traded before it.
        QuotedBar[] bars = [new(Bar(0, 100), Day(3)), Traded(1, 404), Traded(2, 102)];

        adjustment.AsOf(Day(3), bars).Select(bar => bar.Close).ShouldBe([100, 101, 102]);
        adjustment.AsOf(Day(1), bars[..2]).Select(bar => bar.Close).ShouldBe([400, 404]);
    }

    [Fact]
    public void AsOf_TwoDividendsOfOneDay_AreOneSum() =>
        new Adjustment([new Dividend(Day(1), 1), new Dividend(Day(1), 3)]).AsOf(Day(1), [Traded(0, 100)])[0].Close.ShouldBe(96);

    [Fact]
    public void AsOf_DividendThatIsNoLessThanThePrice_IsLeftOut() =>
        new Adjustment([new Dividend(Day(1), 100)]).AsOf(Day(1), [Traded(0, 100)])[0].Close.ShouldBe(100);

    [Fact]
    public void AsOf_NoActions_GivesTheSameBars()
    {
        var sample = Prices.Sample();

        new Adjustment([]).AsOf(new(2018, 5, 14), QuotedBar.InSharesOfTheLast(sample)).ShouldBe(sample);
    }

    [Fact]
    public void AsOf_AppleAsTraded_EqualsTheSplitAdjustedReference()
    {
        var actions = Actions();
        var traded = Bars("aapl_daily_raw_as_traded_to_2019.csv");
        var reference = Bars("aapl_daily_to_2019.csv").ToDictionary(bar => bar.Session);

        // The reference is in today's shares and has the dividends left in.
        var adjusted = new Adjustment(actions.OfType<Split>()).AsOf(
            new(2026, 1, 2), [.. traded.Where(bar => reference.ContainsKey(bar.Session)).Select(QuotedBar.AsTraded)]);

        adjusted.Count.ShouldBe(reference.Count);
        var shares = new Adjustment(actions.OfType<Split>());
        var off = adjusted.Where(bar =>
        {
            // As traded, prices are rounded to a cent, the reference's to a millionth.
            var cent = 0.01m * shares.Shares(bar.Session) / shares.Shares(new(2026, 1, 2));
            return Math.Abs(bar.Close - reference[bar.Session].Close) > 0.5m * cent + 0.000001m;
        });
        off.Count().ShouldBe(11, "closes that the two sources print differently, by up to 2.3 %");
    }

    [Fact]
    public void AsOf_AppleWithAllActions_EqualsTheAdjustedClosesOfTheReference()
    {
        var bars = Bars("aapl_daily_to_2019.csv").Select(bar => new QuotedBar(bar, new(2026, 1, 2))).ToArray();
        var published = SharedData.Rows("aapl_daily_to_2019.csv").Select(row => Number(row[5])).ToArray();

        var adjusted = new Adjustment(Actions()).AsOf(new(2020, 1, 2), bars);

        // Published closes are free of later dividends too, which is one factor for all of them.
        var later = published[^1] / adjusted[^1].Close;
        for (var i = 0; i < bars.Length; i++)
            ((double)(adjusted[i].Close * later)).ShouldBe((double)published[i], 1e-6, $"{bars[i].Bar.Session:yyyy-MM-dd}");
    }

    [Fact]
    public void AsOf_AppleWithDividends_EqualsThePublishedFactors()
    {
        var rows = SharedData.Rows("aapl_corporate_actions.csv").ToArray();
        var bars = Bars("aapl_daily_to_2019.csv").Select(bar => new QuotedBar(bar, new(2026, 1, 2))).ToArray();
        var splits = Actions().OfType<Split>().ToArray();
        foreach (var row in rows.Where(row => row[1] == "dividend" && Date(row[0]) <= bars[^1].Bar.Session))
        {
            var adjustment = new Adjustment([.. splits, new Dividend(Date(row[0]), Number(row[3]))]);
            QuotedBar[] before = [.. bars.Where(bar => bar.Bar.Session < Date(row[0]))];

            var factor = adjustment.AsOf(Date(row[0]), before)[^1].Close / adjustment.InSharesOf(before[^1], Date(row[0])).Close;

            ((double)factor).ShouldBe((double)Number(row[7]), 1e-6, row[0]);
        }
    }

    private static DateOnly Day(int day) => Monday.AddDays(day);

    private static Bar Bar(int day, decimal close) => new(Day(day), close, close * 1.1m, close * 0.9m, close, 1_000);

    private static QuotedBar Traded(int day, decimal close) => QuotedBar.AsTraded(Bar(day, close));

    private static CorporateAction[] Actions() =>
    [
        .. SharedData.Rows("aapl_corporate_actions.csv").Select<string[], CorporateAction>(row => row[1] == "split"
            ? new Split(Date(row[0]), 1, Number(row[2]))
            : new Dividend(Date(row[0]), Number(row[3]))),
    ];

    private static Bar[] Bars(string file)
    {
        var header = SharedData.Header(file);
        var volume = Array.IndexOf(header, "volume");
        return
        [
            .. SharedData.Rows(file).Select(row => new Bar(
                Date(row[0]), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), (long)Number(row[volume]))),
        ];
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
