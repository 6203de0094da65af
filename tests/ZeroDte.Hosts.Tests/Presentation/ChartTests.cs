using System.Xml.Linq;
using ZeroDte.Presentation.Charts;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Hosts.Tests.Presentation;

public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(0, 1, "0.0 0.5 1.0")]
    [InlineData(0.75, 1, "0.7 0.8 0.9 1.0")]
    [InlineData(-3, 17, "-5.0 0.0 5.0 10.0 15.0 20.0")]
    [InlineData(2, 2, "2.0")]
    public void WithTicks_OfARange_AreRoundAndCoverIt(double low, double high, string ticks) =>
        Words(Plot.WithTicks("", (0, 1), (low, high), "0.0")).ShouldBe(ticks.Split(' '));

    [Theory]
    [InlineData("2018-01-01", "2018-03-15", "Jan 2018,Feb 2018,Mar 2018")]
    [InlineData("2016-01-04", "2017-12-29", "Jul 2016,Jan 2017,Jul 2017")]
    [InlineData("2013-05-13", "2018-05-11", "2014,2015,2016,2017,2018")]
    [InlineData("1980-12-12", "2020-06-30", "1984,1988,1992,1996,2000,2004,2008,2012,2016,2020")]
    public void Years_OfAnyLength_AreAsManyAsFit(string first, string last, string years)
    {
        var (low, high) = (DateOnly.Parse(first).DayNumber, DateOnly.Parse(last).DayNumber);

        Words(new Plot("", Frame.Wide, (low, high), (0, 1)).Years()).ShouldBe(years.Split(','));
    }

    [Fact]
    public void Column_OfAnAxisFromZero_StandsOnIt()
    {
        var plot = new Plot("", Frame.Small, (0, 4), (0, 2)).Column(Tone.Main, (1, 2), 1);

        plot.Marks.ShouldBe([new Box("main spaced", (80, 62), (80, 58))]);
    }

    /// <summary>As on an axis that counts rows from above.</summary>
    [Fact]
    public void Area_OfAnAxisUpsideDown_HasAPositiveSize()
    {
        var plot = new Plot("", Frame.Rows(2), (-1, 1), (2, 0)).Area(Tone.Other, (0, -1), (0, 1));

        plot.Marks.ShouldBe([new Box("other", (220, 4), (200, 24))]);
    }

    [Fact]
    public async Task ChartFile_OfAnyPlot_IsWellFormedAndHasItsTitleAndStyle()
    {
        var plot = Plot.WithTicks("crps & <rmse>", (0, 1), (0, 1), "0.0").Level(Tone.Target, 0.5).Uprights(Tone.Other, [0.25, 0.5])
            .Point(Tone.Main, 0.5, 0.5, (0.4, 0.6)).Below(1, "trial “1”");

        var svg = XDocument.Parse(await Pages.RenderAsync<ChartFile, Plot>(plot)).Root!;

        svg.Name.ShouldBe(Svg + "svg");
        svg.Element(Svg + "style")!.Value.ShouldContain("--paper");
        svg.Descendants(Svg + "text").Select(text => text.Value).ShouldBe(["crps & <rmse>", "0.0", "0.5", "1.0", "trial “1”"]);
        svg.Descendants(Svg + "path").Single().Attribute("d")!.Value.ShouldBe("M227.5 14V258M385 14V258");
    }

    private static IEnumerable<string> Words(Plot plot) => plot.Marks.OfType<Label>().Select(label => label.Text);
}
