using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public sealed class SymbolTests
{
    [Theory]
    [InlineData("AAPL", "AAPL")]
    [InlineData(" aapl\n", "AAPL")]
    [InlineData("brk.b", "BRK.B")]
    [InlineData("A", "A")]
    public void Parse_Ticker_IsInUpperCase(string text, string value) => Symbol.Parse(text).Value.ShouldBe(value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1A")]
    [InlineData("TOOLONG")]
    [InlineData("A B")]
    [InlineData("A;drop table bar")]
    [InlineData("ÄPL")]
    public void TryParse_NoTicker_IsFalse(string? text)
    {
        Symbol.TryParse(text, out var symbol).ShouldBeFalse();
        symbol.ShouldBeNull();
    }
}
