using Spectre.Console;
using ZeroDte.Cli.Shell;

namespace ZeroDte.Hosts.Tests.Cli;

public sealed class ListingTests
{
    private const int FewestColumns = 40;

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(FewestColumns)]
    public void Write_AnyRowsAtAnyWidth_FitsAndBreaksNoWord(int width)
    {
        var random = new Random(width);
        for (var trial = 0; trial < 300; trial++)
        {
            var (listing, always) = MadeUp(random);

            var text = Write(listing, width);

            text.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= width, text);
            text.ShouldNotContain("…");
            foreach (var word in always)
                text.ShouldContain(word, Case.Sensitive, $"width {width}, trial {trial}");
        }
    }

    [Fact]
    public void Write_LessAndLessRoom_GivesUpBandsThenColumnsThenTheTable()
    {
        var listing = new Listing(new("Name"), new("Skill", IsRight: true), new("Since", Rank: 1),
            new("Remark", Rank: 2, IsProse: true, LeastProse: 10));
        listing.Add("average-of-three", new("0.32 % [-0.11 %, 0.74 %]", Short: "0.32 %"), "2015-03-30", "not distinguishable");

        Write(listing, 100).ShouldContain("[-0.11 %, 0.74 %]");
        var shorter = Write(listing, 70);
        (shorter.Contains("0.32 %"), shorter.Contains('['), shorter.Contains("distinguishable")).ShouldBe((true, false, true), shorter);
        Write(listing, 50).ShouldContain("Too narrow for: Remark. --json has everything.");
        Write(listing, FewestColumns).ShouldContain("Too narrow for: Since, Remark.");
        var card = Write(listing, 28);
        card.ShouldNotContain("│");
        card.ShouldContain("Name    average-of-three");
    }

    [Fact]
    public void Add_TheWrongNumberOfCells_SaysHowMany() =>
        Should.Throw<ArgumentException>(() => new Listing(new Column("A"), new Column("B")).Add("1")).Message.ShouldContain(
            "2 columns need as many cells; got 1");

    /// <summary>A listing and the words that have to be there at any width.</summary>
    private static (Listing Listing, List<string> Always) MadeUp(Random random)
    {
        var columns = Enumerable.Range(0, random.Next(1, 8))
            .Select(i => new Column($"C{i}", random.Next(4), random.Next(2) == 0, random.Next(2) == 0, random.Next(5, 25)))
            .ToArray();
        var listing = new Listing(columns) { Title = "Title" };
        var always = new List<string>();
        for (var row = 0; row < random.Next(1, 6); row++)
        {
            var texts = columns.Select(column =>
                string.Join(' ', Enumerable.Range(0, column.IsProse ? random.Next(1, 12) : 1).Select(_ => Word(random)))).ToArray();
            listing.Add([.. texts.Select(text => new Cell(text))]);
            always.AddRange(texts.Where((_, i) => columns[i].Rank == 0).SelectMany(text => text.Split(' ')));
        }

        return (listing, always);
    }

    /// <summary>As long as a number, a name or a date is, at most.</summary>
    private static string Word(Random random) =>
        new([.. Enumerable.Range(0, random.Next(1, 17)).Select(_ => (char)random.Next('a', 'z' + 1))]);

    private static string Write(Listing listing, int width)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        listing.Write(console);
        return writer.ToString();
    }
}
