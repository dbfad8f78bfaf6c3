// The page without a program: that of the program, with another motor.
import './lacking.js';
import './page.js';
