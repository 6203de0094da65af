using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Pipeline.Tests.Objects;

public sealed class ObjectKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("raw/alpha-vantage/TIME_SERIES_DAILY/BRK.B/2018-05-11/0a1b.gz")]
    [InlineData("raw/polygon/I:VIX/a b")]
    public void Key_OfPrintableParts_IsTaken(string text) => new ObjectKey(text).Value.ShouldBe(text);

    [Theory]
    [InlineData("empty", "")]
    [InlineData("absolute", "/etc/passwd")]
    [InlineData("up", "a/../b")]
    [InlineData("up at the end", "a/..")]
    [InlineData("here", "./a")]
    [InlineData("hidden", "a/.unfinished")]
    [InlineData("folder", "a/")]
    [InlineData("empty part", "a//b")]
    [InlineData("backslash", "a\\b")]
    [InlineData("control", "a\nb")]
    [InlineData("NUL", "a\0b")]
    [InlineData("beyond ASCII", "ä")]
    public void Key_ThatCouldLeadElsewhere_IsRefused(string what, string text)
    {
        ObjectKey.TryParse(text, out _).ShouldBeFalse(what);
        Should.Throw<ArgumentException>(() => new ObjectKey(text)).Message.ShouldContain("cannot name an object");
    }

    [Fact]
    public void Key_TooLong_IsRefused()
    {
        ObjectKey.TryParse(new('a', 201), out _).ShouldBeFalse();
        ObjectKey.TryParse(string.Join('/', Enumerable.Repeat(new string('a', 199), 5)), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ftp://host/folder", "is neither a folder nor s3://bucket/prefix")]
    [InlineData(" ", "is neither a folder nor s3://bucket/prefix")]
    [InlineData("s3://", "names no bucket")]
    public void Root_ThatIsNoStore_IsRefusedByName(string root, string why)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Objects:Root", root)]).Build();
        using var services = new ServiceCollection().AddObjects(configuration).BuildServiceProvider();

        Should.Throw<ObjectStoreException>(services.GetRequiredService<IObjectStore>).Message
            .ShouldStartWith($"Objects:Root is '{root}', which {why}");
    }
}
