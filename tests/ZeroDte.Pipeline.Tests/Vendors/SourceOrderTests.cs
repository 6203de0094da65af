using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class SourceOrderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Secret = "CANARY-k3y";

    private static readonly (string, string)[] AllKeys =
    [
        ("MASSIVE_API_KEY", Secret), ("ALPHAVANTAGE_API_KEY", Secret), ("DATABENTO_API_KEY", Secret),
        ("Market:Polygon:FlatFiles:SecretKey", Secret),
    ];

    [Theory]
    [InlineData(null, "Polygon, Polygon files, Alpha Vantage, Databento")]
    [InlineData("alphavantage,polygon", "Alpha Vantage, Polygon")]
    [InlineData("Databento", "Databento")]
    [InlineData("", "")]
    public void AddVendors_WithAllKeys_AsksInTheOrderThatIsSet(string? order, string expected) =>
        Names([.. AllKeys, .. order is null ? [] : new[] { ("Market:Sources", order) }]).ShouldBe(expected);

    [Theory]
    [InlineData("", "")]
    [InlineData("ALPHAVANTAGE_API_KEY", "Alpha Vantage")]
    [InlineData("POLYGON_API_KEY", "Polygon")]
    [InlineData("MASSIVE_API_KEY", "Polygon")]
    [InlineData("DATABENTO_API_KEY", "Databento")]
    public void AddVendors_WithOneKey_KnowsThatSourceAlone(string key, string expected) =>
        Names(key.Length == 0 ? [("POLYGON_API_KEY", " ")] : [(key, Secret)]).ShouldBe(expected);

    [Theory]
    [InlineData("Market:Sources", "yahoo", "Market__Sources names 'yahoo'; there are polygon, polygon-files, alphavantage, databento.")]
    [InlineData("Market:Sources", "polygon polygon", "Market__Sources names a source twice.")]
    [InlineData("Market:Polygon:PerMinute", "-1", "Market__Polygon: The field PerMinute must be between 0 and 100000.")]
    [InlineData("Market:Polygon:PerMinute", "many", "Market__Polygon: many is not a valid value for Int32.")]
    [InlineData("Market:Polygon:BaseUrl", "ftp://host", "Market__Polygon__BaseUrl must be an address such as https://host, without")]
    [InlineData("Market:Polygon:BaseUrl", "https://user:pass@host", "Market__Polygon__BaseUrl must be an address such as")]
    [InlineData("Market:Databento:Encoding", "json", "Market__Databento: The field Encoding must match")]
    [InlineData("MASSIVE_API_KEY", "CANARY k3y", "MASSIVE_API_KEY cannot be a key")]
    public void AddVendors_SettingThatCannotBeUsed_IsRefusedByNameAndNeverShowsAKey(string setting, string value, string message)
    {
        var exception = Should.Throw<SettingException>(() => Names([.. AllKeys, (setting, value)]));

        exception.Message.ShouldContain(message);
        exception.ToString().ShouldNotContain("k3y");
    }

    private string Names(params (string, string)[] settings)
    {
        var last = settings.GroupBy(setting => setting.Item1).Select(same => same.Last());
        using var services = PipelineServices.On(database, TimeProvider.System, settings: last);
        return string.Join(", ", services.GetServices<IBarSource>().Select(source => source.Name));
    }
}
