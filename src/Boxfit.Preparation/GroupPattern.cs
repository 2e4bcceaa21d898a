using System.Text.RegularExpressions;

namespace Boxfit.Preparation;

/// <summary>
/// Finds the group of a picture in its name by a regular expression, such as the person in <c>anna_03.jpg</c>. Matching takes time in
/// proportion to the name's length, whatever the expression.
/// </summary>
public sealed class GroupPattern
{
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    readonly Regex _regex;

    /// <summary>Takes an expression; its first group in parentheses is the group's name, or all that matches where it has none.</summary>
    /// <exception cref="InputException">It is no regular expression, or one that only backtracking can match.</exception>
    public GroupPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_longest);
        }
        catch (NotSupportedException e)
        {
            throw new InputException(
                $"The group pattern '{pattern}' cannot be used: back references and looking around are not supported. " +
                "Write it without them, for example '^([^_]+)_' for what stands before the first underscore.", e);
        }
        catch (ArgumentException e)
        {
            throw new InputException(
                $"The group pattern '{pattern}' is not a regular expression: {e.Message} " +
                "Expected one such as '^([^_]+)_' for what stands before the first underscore.", e);
        }
    }

    /// <summary>The group of a picture's name, or null where the pattern does not match it.</summary>
    /// <exception cref="InputException">Matching took longer than a second.</exception>
    public string? GroupOf(string name)
    {
        try
        {
            Match match = _regex.Match(name);
            return !match.Success ? null : match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : match.Value;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new InputException($"The group pattern '{_regex}' takes too long on the name '{name}'. Write a simpler one.", e);
        }
    }
}
