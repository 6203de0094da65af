using System.Text.Json;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Identity;

public sealed class ModelKeyTests
{
    [Theory]
    [InlineData("live")]
    [InlineData("two-years")]
    [InlineData("replay-20160104-20180511-100")]
    [InlineData("a123456789-123456789-123456789-123456789")]
    public void Record_ValidName_IsWhatItWas(string text)
    {
        RecordName.TryParse(text, out var name).ShouldBeTrue();
        name.ShouldBe(new RecordName(text));
        $"{name}".ShouldBe(text);
        JsonSerializer.Serialize(new { name }).ShouldBe($$"""{"name":"{{text}}"}""");
        JsonSerializer.Deserialize<RecordName>($"\"{text}\"").ShouldBe(name);
    }

    [Theory]
    [InlineData("Live")]
    [InlineData("two years")]
    [InlineData("two_years")]
    [InlineData("zwei-jähre")]
    [InlineData("a123456789-123456789-123456789-1234567890")]
    public void Record_AnythingElse_IsRefusedWithTheRule(string text)
    {
        RecordName.TryParse(text, out _).ShouldBeFalse();
        var refusal = $"'{text}' cannot name a replay: write up to 40 lower-case letters, digits and dashes.";
        RecordName.Refusal(text).ShouldBe(refusal);
        Should.Throw<ArgumentException>(() => new RecordName(text)).Message.ShouldStartWith(refusal);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<RecordName>($"\"{text}\"")).Message.ShouldStartWith(refusal);
    }

    [Fact]
    public void Record_Default_IsTheLiveOne()
    {
        default(RecordName).ShouldBe(new RecordName("live"));
        default(RecordName).Value.ShouldBe("live");
        default(RecordName).IsLive.ShouldBeTrue();
        new RecordName("lives").IsLive.ShouldBeFalse();
    }

    [Fact]
    public void Name_OfEachRecord_IsTheRegistrys()
    {
        ModelKey.Live(Symbol.Aapl).Name.ShouldBe("aapl-close");
        var replayed = new ModelKey(new("drill"), Symbol.Parse("BRK.B"));
        replayed.Name.ShouldBe("brk.b-close-drill");
        replayed.LiveName.ShouldBe("brk.b-close");
    }
}
