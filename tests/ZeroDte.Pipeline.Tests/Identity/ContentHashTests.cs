using System.Text.Json;
using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Tests.Identity;

public sealed class ContentHashTests
{
    /// <summary>FIPS 180-4: the example of one block.</summary>
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Of_PublishedExample_IsThePublishedHash()
    {
        using var stream = new MemoryStream("abc"u8.ToArray());

        ContentHash.Of("abc").ShouldBe(new ContentHash(Abc));
        ContentHash.Of("abc"u8).Value.ShouldBe(Abc);
        ContentHash.Of(stream).Value.ShouldBe(Abc);
        JsonSerializer.Serialize(new { hash = ContentHash.Of("abc") }).ShouldBe($$"""{"hash":"{{Abc}}"}""");
        JsonSerializer.Deserialize<ContentHash>($"\"{Abc}\"").ShouldBe(ContentHash.Of("abc"));
    }

    [Fact]
    public void Default_Value_IsZeros()
    {
        default(ContentHash).Value.ShouldBe(new string('0', 64));
        default(ContentHash).ShouldBe(new ContentHash(new string('0', 64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ba7816bf")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0")]
    public void Hash_AnythingElse_IsRefused(string text)
    {
        Should.Throw<ArgumentException>(() => new ContentHash(text)).Message.ShouldContain($"'{text}' is no hash");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ContentHash>($"\"{text}\""));
    }
}
