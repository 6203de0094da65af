using Spectre.Console;

namespace ZeroDte.Cli.Shell;

/// <summary>
/// A table that fits its terminal. What gives way first: the longer forms of cells, then the columns that matter least, and in the end the
/// table itself, whose rows become cards. Words are never broken and nothing is cut.
/// </summary>
internal sealed class Listing(params Column[] columns)
{
    /// <summary>What a border and its two blanks take beside a column, and once more at the end.</summary>
    private const int Frame = 3;

    private readonly List<Cell[]> _rows = [];

    public string? Title { get; init; }

    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public void Add(params Cell[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"{columns.Length} columns need as many cells; got {cells.Length}.", nameof(cells));
        _rows.Add(cells);
    }

    public void Write(IAnsiConsole console)
    {
        var width = console.Profile.Width;
        var ranks = columns.Select(column => column.Rank).Distinct().OrderDescending();
        (bool Short, int Rank)[] forms = [(false, int.MaxValue), .. ranks.Select(rank => (true, rank))];
        foreach (var (isShort, rank) in forms)
        {
            if (Shown(rank) is var shown && shown.Sum(i => Least(i, isShort) + Frame) + 1 <= width)
            {
                WriteTable(console, shown, isShort);
                return;
            }
        }

        WriteCards(console);
    }

    private int[] Shown(int rank) => [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Rank <= rank)];

    /// <summary>The narrowest that a column can be without a broken word.</summary>
    private int Least(int column, bool isShort)
    {
        var texts = _rows.Select(row => row[column].In(isShort)).Append(columns[column].Name);
        return columns[column].IsProse
            ? Math.Min(Math.Max(columns[column].LeastProse, texts.Max(LongestWord)), texts.Max(text => text.Length))
            : texts.Max(text => text.Length);
    }

    private static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);

    private void WriteTable(IAnsiConsole console, int[] shown, bool isShort)
    {
        var table = new Table().Border(TableBorder.Rounded);
        if (Title is not null)
            table.Title = new(Markup.Escape(Title));
        foreach (var i in shown)
        {
            var column = new TableColumn(new Text(columns[i].Name)) { NoWrap = !columns[i].IsProse };
            if (columns[i].IsRight)
                column.RightAligned();
            table.AddColumn(column);
        }

        foreach (var row in _rows)
            table.AddRow(shown.Select(i => new Text(row[i].In(isShort), row[i].Style)));
        console.Write(table);
        if (columns.Where((_, i) => !shown.Contains(i)).Select(column => column.Name).ToArray() is { Length: > 0 } left)
            console.Write(new Text($"Too narrow for: {string.Join(", ", left)}. --json has everything.\n", Tone.Quiet));
    }

    private void WriteCards(IAnsiConsole console)
    {
        if (Title is not null)
            console.Write(new Text($"{Title}\n"));
        foreach (var row in _rows)
        {
            var card = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
            for (var i = 0; i < columns.Length; i++)
            {
                if (row[i].In(isShort: false) is { Length: > 0 } text)
                    card.AddRow(new Text(columns[i].Name, Tone.Quiet), new Text(text, row[i].Style));
            }

            console.Write(card);
            console.WriteLine();
        }
    }
}

/// <param name="Rank">0 is always shown; the highest gives way first.</param>
/// <param name="IsProse">Whether it may wrap between words; others stay on one line.</param>
/// <param name="LeastProse">The narrowest that prose is worth reading in.</param>
internal sealed record Column(string Name, int Rank = 0, bool IsRight = false, bool IsProse = false, int LeastProse = 24);

/// <param name="Short">What stands where there is less room, such as a figure without its band.</param>
internal sealed record Cell(string Text, Style? Style = null, string? Short = null)
{
    public static implicit operator Cell(string text) => new(text);

    public string In(bool isShort) => isShort ? Short ?? Text : Text;
}
