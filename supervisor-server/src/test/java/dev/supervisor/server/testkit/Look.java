package dev.supervisor.server.testkit;

import org.openqa.selenium.By;

/** Where things are on a page, by what people and screen readers know them by: their label, their text and their role. */
public final class Look {
    private Look() {}

    public static By button(String name) {
        return By.xpath("//button" + named(name));
    }

    /** A button of the dialog that is open. */
    public static By answer(String name) {
        return By.xpath("//dialog//button" + named(name));
    }

    public static By link(String name) {
        return By.xpath("//a" + named(name));
    }

    /** A field by its label, or a part of it. */
    public static By field(String label) {
        return By.xpath("(//label[contains(., '" + label + "')]//*[self::input or self::select or self::textarea]"
                + "|//*[self::input or self::select][@aria-label='" + label + "'])[last()]");
    }

    /** A choice of a select by its visible text. */
    public static By option(String select, String text) {
        return By.xpath("//select[@aria-label='" + select + "' or ../span[contains(., '" + select
                + "')]]/option[normalize-space()='" + text + "']");
    }

    /** A part of a page by its label. */
    public static By section(String label) {
        return By.xpath("//section[@aria-label='" + label + "']");
    }

    /** What has this role in a part of a page. */
    public static By within(String section, String path) {
        return By.xpath("//section[@aria-label='" + section + "']" + path);
    }

    /** The row of a table, or of what says that it is one, with a cell or link of exactly this text. */
    public static By row(String text) {
        return By.xpath("//*[@role='row' or self::tr][.//*[normalize-space()='" + text + "']]");
    }

    public static By heading() {
        return By.tagName("h1");
    }

    /** The state that the head of a page says. */
    public static By headState() {
        return By.xpath("//h1/following-sibling::*[1]");
    }

    public static By dialog() {
        return By.tagName("dialog");
    }

    /** Short messages, and errors. */
    public static By messages() {
        return By.xpath("//*[@aria-live='polite'][@role='status']");
    }

    public static By alert() {
        return By.xpath("//*[@role='alert']");
    }

    public static By log() {
        return By.xpath("//*[@role='log'][@aria-label!='Last output']");
    }

    private static String named(String name) {
        return "[normalize-space()='" + name + "' or @aria-label='" + name + "']";
    }
}
