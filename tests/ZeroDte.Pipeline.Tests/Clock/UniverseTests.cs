using Microsoft.Extensions.Configuration;
using ZeroDte.Pipeline.Clock;

namespace ZeroDte.Pipeline.Tests.Clock;

public sealed class UniverseTests
{
    [Theory]
    [InlineData(null, "AAPL")]
    [InlineData("MSFT", "MSFT")]
    [InlineData(" aapl, BRK.B ,msft,", "AAPL BRK.B MSFT")]
    public void Read_Good_IsTheSymbolsInOrder(string? setting, string symbols) => string.Join(' ', Read(setting).Symbols).ShouldBe(symbols);

    [Theory]
    [InlineData("", "names no symbol")]
    [InlineData(" , ", "names no symbol")]
    [InlineData("AAPL,$$$", "'$$$' is not a ticker symbol")]
    [InlineData("AAPL,MSFT,aapl", "names AAPL twice")]
    public void Read_Bad_SaysWhatIsWrong(string setting, string message) =>
        Should.Throw<SettingException>(() => Read(setting)).Message.ShouldContain(message);

    private static Universe Read(string? setting) =>
        Universe.Read(new ConfigurationBuilder().AddInMemoryCollection([new("ZeroDte:Universe", setting)]).Build());
}
